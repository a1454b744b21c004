import { describe, expect, test } from 'vitest'
import type { Presence } from '../../../src/main/room/presence.ts'
import { Signals } from '../../../src/main/room/signals.ts'
import { PureRoom, SECOND } from '../../support/pure-room.ts'

const FIRST_REV = 1_000

class Watch {
  elapsed = 0
  readonly signals = new Signals(() => this.elapsed, FIRST_REV)
  readonly presence: Presence = this.signals.presence

  /** Time passes in steps of a second, as the host's own timer does. */
  pass(ms: number): void {
    for (const end = this.elapsed + ms; this.elapsed < end;) {
      this.elapsed = Math.min(end, this.elapsed + SECOND)
      this.signals.expire()
    }
  }
}

describe('somebody is online', () => {
  test('while a poll is held, however long', () => {
    const watch = new Watch()
    watch.presence.hold('Ada')
    watch.pass(3_600 * SECOND)
    expect(watch.presence.isOnline('Ada')).toBe(true)
  })

  test('for fifteen seconds after the last one', () => {
    const watch = new Watch()
    watch.presence.hold('Ada')
    watch.presence.release('Ada', false)
    watch.pass(14 * SECOND)
    expect(watch.presence.isOnline('Ada')).toBe(true)
    watch.pass(SECOND)
    expect(watch.presence.isOnline('Ada')).toBe(false)
  })

  test('for seventy-five seconds after the last one of a hidden page', () => {
    const watch = new Watch()
    watch.presence.hold('Ada')
    watch.presence.release('Ada', true)
    watch.pass(74 * SECOND)
    expect(watch.presence.isOnline('Ada')).toBe(true)
    watch.pass(SECOND)
    expect(watch.presence.isOnline('Ada')).toBe(false)
  })

  test('as long as the longest of several graces', () => {
    const watch = new Watch()
    watch.presence.seen('Ada', true)
    watch.presence.seen('Ada', false)
    watch.pass(74 * SECOND)
    expect(watch.presence.isOnline('Ada')).toBe(true)
  })

  test('after a plain poll, as after a held one', () => {
    const watch = new Watch()
    watch.presence.seen('Ada', false)
    watch.pass(10 * SECOND)
    watch.presence.seen('Ada', false)
    watch.pass(10 * SECOND)
    expect(watch.presence.isOnline('Ada')).toBe(true)
  })

  test('without flicker when a poll follows the other', () => {
    const watch = new Watch()
    watch.presence.hold('Ada')
    const { rev } = watch.presence
    for (let i = 0; i < 10; i += 1) {
      watch.presence.release('Ada', false)
      watch.pass(2 * SECOND)
      watch.presence.hold('Ada')
      watch.pass(25 * SECOND)
    }
    expect(watch.presence.rev).toBe(rev)
  })

  test('while one of several devices holds a poll', () => {
    const watch = new Watch()
    watch.presence.hold('Ada')
    watch.presence.hold('Ada')
    watch.presence.release('Ada', false)
    watch.pass(60 * SECOND)
    expect(watch.presence.isOnline('Ada')).toBe(true)
    watch.presence.release('Ada', false)
    watch.pass(15 * SECOND)
    expect(watch.presence.isOnline('Ada')).toBe(false)
  })
})

describe('a page that says it closes', () => {
  test('is gone two seconds later when its poll has ended', () => {
    const watch = new Watch()
    watch.presence.hold('Ada')
    watch.presence.release('Ada', true)
    watch.presence.away('Ada')
    watch.pass(SECOND)
    expect(watch.presence.isOnline('Ada')).toBe(true)
    watch.pass(SECOND)
    expect(watch.presence.isOnline('Ada')).toBe(false)
  })

  test('is gone two seconds after its poll ends', () => {
    const watch = new Watch()
    watch.presence.hold('Ada')
    watch.presence.away('Ada')
    watch.pass(10 * SECOND)
    expect(watch.presence.isOnline('Ada')).toBe(true)
    watch.presence.release('Ada', false)
    watch.pass(2 * SECOND)
    expect(watch.presence.isOnline('Ada')).toBe(false)
  })

  test('leaves the other device where it is', () => {
    const watch = new Watch()
    watch.presence.hold('Ada')
    watch.presence.hold('Ada')
    watch.presence.away('Ada')
    watch.presence.release('Ada', false)
    watch.pass(60 * SECOND)
    expect(watch.presence.isOnline('Ada')).toBe(true)
    watch.presence.release('Ada', false)
    expect(watch.presence.isOnline('Ada')).toBe(true)
  })

  test('does not blink where another page goes on with the poll they shared', () => {
    const watch = new Watch()
    watch.presence.hold('Ada')
    watch.presence.away('Ada')
    watch.presence.release('Ada', false)
    const { rev } = watch.presence
    watch.pass(SECOND)
    watch.presence.hold('Ada')
    watch.pass(60 * SECOND)
    expect(watch.presence.rev).toBe(rev)
  })

  test('that is opened again before its old poll ended is here', () => {
    const watch = new Watch()
    watch.presence.hold('Ada')
    watch.presence.away('Ada')
    watch.presence.seen('Ada', false)
    watch.presence.release('Ada', false)
    expect(watch.presence.isOnline('Ada')).toBe(true)
  })

  test('means nothing for who is not here', () => {
    const watch = new Watch()
    watch.presence.away('Ada')
    watch.presence.release('Ada', false)
    watch.presence.forget('Ada')
    expect(watch.presence.rev).toBe(FIRST_REV)
  })
})

describe('what a client is told of who is online', () => {
  test('is everybody when it knows nothing', () => {
    const watch = new Watch()
    watch.presence.seen('Ada', false)
    expect(watch.presence.stateSince(-1)).toEqual({ rev: FIRST_REV + 1, online: ['Ada'] })
  })

  test('is the changes since the rev it knows', () => {
    const watch = new Watch()
    watch.presence.seen('Ada', false)
    const { rev } = watch.presence
    watch.presence.seen('Grace', false)
    watch.presence.seen('小明', false)
    watch.presence.forget('Ada')
    watch.presence.forget('小明')
    const state = watch.presence.stateSince(rev)
    expect(state).toMatchObject({ rev: rev + 4, since: rev, online: ['Grace'] })
    expect(state.offline?.sort()).toEqual(['Ada', '小明'].sort())
  })

  test('is nothing when it knows everything', () => {
    const watch = new Watch()
    watch.presence.seen('Ada', false)
    expect(watch.presence.stateSince(watch.presence.rev)).toEqual({ rev: FIRST_REV + 1, since: FIRST_REV + 1, online: [], offline: [] })
  })

  test('is everybody when its rev is of an earlier run, or of none', () => {
    const watch = new Watch()
    watch.presence.seen('Ada', false)
    for (const unknown of [0, FIRST_REV - 1, FIRST_REV + 2, Number.MAX_SAFE_INTEGER])
      expect(watch.presence.stateSince(unknown)).toEqual({ rev: FIRST_REV + 1, online: ['Ada'] })
  })

  test('is everybody when its rev is too long ago, and the changes when it is not', () => {
    const watch = new Watch()
    watch.presence.seen('Ada', false)
    const { rev } = watch.presence
    for (let i = 0; i < 1_500; i += 1) {
      watch.presence.seen('Grace', false)
      watch.presence.forget('Grace')
    }
    expect(watch.presence.stateSince(rev)).not.toHaveProperty('since')
    expect(watch.presence.stateSince(rev).online).toEqual(['Ada'])
    expect(watch.presence.stateSince(watch.presence.rev - 900)).toMatchObject({ online: [], offline: ['Grace'] })
  })

  test('adds up: the full list and all the changes after it give the full list', () => {
    const watch = new Watch()
    const known = new Set<string>()
    let rev = -1
    for (let i = 0; i < 200; i += 1) {
      watch.presence.seen(`member ${(i * 7) % 13}`, i % 2 === 0)
      if (i % 3 === 0) watch.presence.away(`member ${(i * 5) % 13}`)
      watch.pass(((i * 11) % 9) * SECOND)
      const state = watch.presence.stateSince(rev)
      if (state.since === undefined) known.clear()
      state.online.forEach((id) => known.add(id))
      state.offline?.forEach((id) => known.delete(id))
      rev = state.rev
      expect([...known].sort()).toEqual(watch.presence.stateSince(-1).online.sort())
    }
  })
})

describe('typing', () => {
  test('is told until it ends', () => {
    const watch = new Watch()
    watch.signals.setTyping('Ada', true)
    watch.signals.setTyping('Grace', true)
    expect(watch.signals.stateSince(-1).typing).toEqual(['Ada', 'Grace'])
    watch.signals.setTyping('Ada', false)
    expect(watch.signals.stateSince(-1).typing).toEqual(['Grace'])
  })

  test('ends by itself after six seconds without a word', () => {
    const watch = new Watch()
    watch.signals.setTyping('Ada', true)
    watch.pass(5 * SECOND)
    watch.signals.setTyping('Ada', true)
    watch.pass(5 * SECOND)
    expect(watch.signals.stateSince(-1).typing).toEqual(['Ada'])
    watch.pass(SECOND)
    expect(watch.signals.stateSince(-1).typing).toEqual([])
  })

  test('moves the rev when it begins and ends, not when it goes on', () => {
    const watch = new Watch()
    const revs = [true, true, false, false].map((typing) => {
      watch.signals.setTyping('Ada', typing)
      return watch.signals.rev - FIRST_REV
    })
    expect(revs).toEqual([1, 1, 2, 2])
  })

  test('does not disturb the changes of who is online', () => {
    const watch = new Watch()
    watch.presence.seen('Ada', false)
    const { rev } = watch.signals
    watch.signals.setTyping('Ada', true)
    watch.presence.seen('Grace', false)
    expect(watch.signals.stateSince(rev)).toEqual({
      presence: { rev: rev + 2, since: rev, online: ['Grace'], offline: [] },
      typing: ['Ada'],
    })
  })
})

describe('news for a waiter', () => {
  test('is nothing when it knows the rev', () => {
    const watch = new Watch()
    watch.presence.seen('Ada', false)
    expect(watch.signals.isNews(watch.signals.rev, 1)).toBe(false)
  })

  test.each([
    [1, true],
    [50, true],
    [51, false],
    [10_000, false],
  ])('is typing in a room with %i waiters: %s', (waiters, isNews) => {
    const watch = new Watch()
    const { rev } = watch.signals
    watch.signals.setTyping('Ada', true)
    expect(watch.signals.isNews(rev, waiters)).toBe(isNews)
  })

  test.each([1, 10_000])('is who is online, with %i waiters, typing or not', (waiters) => {
    const watch = new Watch()
    const { rev } = watch.signals
    watch.presence.seen('Ada', false)
    watch.signals.setTyping('Ada', true)
    expect(watch.signals.isNews(rev, waiters)).toBe(true)
    expect(watch.signals.isNews(-1, waiters)).toBe(true)
  })
})

describe('in the room', () => {
  test('who joins is online, who leaves is not', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    expect(ops.room.card().online).toBe(1)
    expect(ops.snapshot(ada).signals.presence.online).toEqual([ada.id])
    await ops.done(ops.room.leave(ada.id))
    expect(ops.room.card().online).toBe(0)
  })

  test('revs of an earlier run are unknown', async () => {
    const ops = new PureRoom()
    await ops.join('Ada')
    const before = ops.room.signals.rev
    ops.crash()
    expect(ops.room.signals.stateSince(before).presence).not.toHaveProperty('since')
  })
})
