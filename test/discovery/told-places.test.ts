import { describe, expect, test } from 'vitest'
import type { FoundBy } from '../../src/main/discovery/found-room.ts'
import { ADA, card, EVENING, goodbye, LUNCH, OPS } from './heard-rooms.ts'
import { TableWatch } from './table-watch.ts'

const told = (foundBy: FoundBy) => ({ foundBy, boot: null })
/** As `finding.ts` tells of what nobody announces. */
const everyMinute = (second: number) => second % 60 === 0

/** Each state the room was in, once for each time it changed. */
function statesOf(watch: TableWatch, seconds: number, each: (second: number) => void): unknown[] {
  const states: unknown[] = []
  watch.pass(seconds, (second) => {
    each(second)
    const state = watch.room()?.state
    if (state !== states.at(-1)) states.push(state)
  })
  return states
}

describe('A room that does not answer', () => {
  test.each(['hosts-file', 'dns'] as const)('stays as it is while a list names it once a minute: %s', (foundBy) => {
    const watch = new TableWatch()
    watch.hear(told(foundBy))
    watch.check()
    const states = statesOf(watch, 600, (second) => everyMinute(second) && watch.hear(told(foundBy)))
    expect(states).toEqual(['unreachable'])
  })

  test('is gone when the list has not named it twice', () => {
    const watch = new TableWatch()
    watch.hear(told('hosts-file'))
    expect(statesOf(watch, 200, () => {})).toEqual(['checking', 'unreachable', 'gone', undefined])
  })

  test.each(['typed', 'invite'] as const)('is kept and tried again until the end where somebody gave its address: %s', (foundBy) => {
    const watch = new TableWatch()
    watch.hear(told(foundBy))
    watch.check()
    expect(statesOf(watch, 3_600, () => {})).toEqual(['unreachable'])
    expect(watch.checked.length).toBeLessThan(70)
    watch.at(ADA, card())
    watch.pass(60)
    expect(watch.room()?.state).toBe('live')
  })

  test('is not sent away by a goodbye where somebody gave its address', () => {
    const watch = new TableWatch()
    watch.hear(told('invite'))
    watch.check()
    expect(statesOf(watch, 60, () => watch.table.note(goodbye()))).toEqual(['unreachable'])
  })

  test('is not gone while one of two ways still leads to it', () => {
    const watch = new TableWatch()
    watch.hear()
    watch.hear(told('hosts-file'))
    watch.check()
    expect(statesOf(watch, 149, () => {})).toEqual(['unreachable'])
    watch.pass(1)
    expect(watch.room()?.state).toBe('gone')
  })
})

describe('A room that is remembered', () => {
  test('is gone within 30 seconds when its host was killed, and stays so until it answers', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.pass(60, (second) => second % 10 === 0 && watch.hear())
    watch.hear(told('remembered'))
    watch.at(ADA, 'silent')
    const states = statesOf(watch, 30, () => {})
    expect(states.at(-1)).toBe('gone')
    expect(statesOf(watch, 600, (second) => everyMinute(second) && watch.hear(told('remembered')))).toEqual(['gone', undefined])
    watch.at(ADA, card())
    watch.pass(60)
    expect(watch.room()?.state).toBe('live')
  })

  test('is not brought back by memory while it is greyed, but by an answer', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.at(ADA, 'refused')
    watch.pass(1)
    watch.table.note(goodbye())
    watch.check()
    for (const foundBy of ['remembered', 'hosts-file', 'dns'] as const) {
      watch.hear(told(foundBy))
      expect(watch.room()?.state).toBe('gone')
      watch.pass(1)
      expect(watch.room()?.state).toBe('gone')
    }
    watch.at(ADA, card())
    watch.hear(told('remembered'))
    watch.pass(1)
    expect(watch.room()?.state).toBe('live')
  })

  test('is brought back by what is heard now', () => {
    const watch = new TableWatch()
    watch.meet()
    watch.hear(told('remembered'))
    watch.at(ADA, 'refused')
    watch.pass(1)
    watch.table.note(goodbye())
    watch.pass(1)
    expect(watch.room()?.state).toBe('gone')
    watch.hear({ boot: EVENING })
    expect(watch.room()?.state).toBe('checking')
  })
})

describe('A room that somebody has just been to', () => {
  test('is live without another check', () => {
    const watch = new TableWatch()
    const { foundBy, boot } = told('invite')
    watch.table.meet([{ roomId: OPS, ...ADA, foundBy, boot, title: '', hostName: '', needsCode: false, isGoodbye: false }], card())
    expect(watch.room()).toMatchObject({ state: 'live', title: 'Ops · 运维', foundBy: ['invite'] })
    watch.pass(10)
    expect(watch.checked).toEqual([])
  })

  test('has a place in a list that is full of rooms which are not there', () => {
    const watch = new TableWatch()
    for (let host = 1; host <= 200; host += 1)
      watch.hear({
        roomId: `${'abcdefghij'.charAt(host % 10)}${'abcdefghijklmnopqrstu'.charAt(host / 10)}`.padEnd(26, 'y'),
        address: `10.0.0.${host}`,
      })
    watch.table.meet(
      [{ ...told('typed'), ...ADA, roomId: LUNCH, title: '', hostName: '', needsCode: false, isGoodbye: false }],
      card(LUNCH),
    )
    expect(watch.list().find(({ id }) => id === LUNCH)?.state).toBe('live')
  })
})
