import { describe, expect, test } from 'vitest'
import { settle } from './manual-clock.ts'
import { ADA, batch, fail, GRACE, ok, snapshotAt } from './scripted-bridge.ts'
import { world } from './world.ts'

describe('following a room', () => {
  test('catches up without waiting, then lets the host hold the poll', async () => {
    const { bridge, heard } = await world({ head: 3 })
    expect(bridge.open.args).toMatchObject({ cursor: 'e1.r1.3', wait: 0, p: 1 })
    bridge.open.answer(batch(3, 5, { upToDate: false }))
    await settle()
    expect(bridge.open.args).toMatchObject({ cursor: 'e1.r1.5', wait: 0 })
    expect(heard.state).toEqual({ is: 'catching-up' })
    bridge.open.answer(batch(5, 6))
    await settle()
    expect(bridge.open.args).toMatchObject({ cursor: 'e1.r1.6', wait: 25 })
    expect(heard.state).toEqual({ is: 'live' })
    expect(heard.seqs).toEqual([4, 5, 6])
  })

  test('an unknown event is counted, not shown', async () => {
    const { bridge, heard } = await world()
    bridge.open.answer(batch(0, 2, { events: [{ seq: 1, type: 'poll.opened' }, ...okEvents(1, 2)] }))
    await settle()
    expect(heard.seqs).toEqual([2])
    expect(bridge.open.args.cursor).toBe('e1.r1.2')
  })

  test('presence is folded, and its rev asked from', async () => {
    const { bridge, heard } = await world()
    bridge.open.answer(batch(0, 0, { signals: { presence: { rev: 2, since: 1, online: [], offline: [ADA.id] }, typing: [] } }))
    await settle()
    expect([...(heard.present?.online ?? [])]).toEqual([GRACE.id])
    expect(bridge.open.args.p).toBe(2)
  })

  test('a handler that throws stops nothing and sees no event twice', async () => {
    const { bridge, heard } = await world()
    heard.onEvents = () => {
      throw new Error('screen is broken')
    }
    bridge.open.answer(batch(0, 1))
    await settle()
    expect(heard.faults).toHaveLength(1)
    expect(bridge.open.args.cursor).toBe('e1.r1.1')
  })

  test('says whether anybody can see the page', async () => {
    const { bridge } = await world({ hidden: true })
    expect(bridge.open.args.hidden).toBe(true)
  })

  test('waits as a draining host asks, then asks without waiting', async () => {
    const { bridge, clock } = await world()
    bridge.open.answer(batch(0, 0, { advice: { reason: 'restart', retryInMs: [200, 3_000] } }))
    await clock.advance(1_599)
    expect(bridge.polls).toHaveLength(1)
    await clock.advance(1)
    expect(bridge.open.args.wait).toBe(0)
  })
})

test('knows that the host paused the room, until it answers again', async () => {
  const { bridge, clock, heard } = await world()
  bridge.open.answer(batch(0, 0, { advice: { reason: 'paused', retryInMs: [200, 200] } }))
  await clock.advance(200)
  bridge.open.answer(fail('unreachable'))
  await settle()
  expect(heard.state).toMatchObject({ is: 'offline', paused: true })
  await clock.advance(20_000)
  bridge.open.answer(batch(0, 0))
  await settle()
  bridge.open.answer(fail('unreachable'))
  await settle()
  expect(heard.state).toMatchObject({ is: 'offline' })
  expect(heard.state).not.toHaveProperty('paused')
})

describe('answers that do not fit', () => {
  test('an older answer is dropped', async () => {
    const { bridge, heard } = await world({ head: 5 })
    bridge.open.answer(batch(3, 5))
    await settle()
    expect(heard.seqs).toEqual([])
    expect(bridge.open.args).toMatchObject({ cursor: 'e1.r1.5', wait: 0 })
  })

  test('older answers, however many, are no reason to start over', async () => {
    const { bridge, heard } = await world({ head: 5 })
    for (let turn = 0; turn < 3; turn += 1) {
      bridge.open.answer(batch(3, 4))
      await settle()
    }
    expect(heard.snapshots).toHaveLength(1)
  })

  test('an empty answer from further on does not move the cursor', async () => {
    const { bridge } = await world({ head: 5 })
    bridge.open.answer(batch(8, 8))
    await settle()
    expect(bridge.open.args).toMatchObject({ cursor: 'e1.r1.5', wait: 0 })
  })

  test('a hole after a start-over is a first one again', async () => {
    const { bridge, heard } = await world({ head: 5 })
    for (let turn = 0; turn < 3; turn += 1) {
      bridge.joinAnswers.splice(0, Infinity, ok(snapshotAt(5)))
      bridge.open.answer(batch(6, 8))
      await settle()
    }
    expect(heard.states.filter((state) => state.is === 'starting-over')).toHaveLength(1)
  })

  test('a hole means ask again, a second one means start over, visibly', async () => {
    const { bridge, heard } = await world({ head: 5 })
    bridge.joinAnswers.push(ok(snapshotAt(9)))
    bridge.open.answer(batch(5, 8, { events: okEvents(6, 8) }))
    await settle()
    expect(bridge.open.args).toMatchObject({ cursor: 'e1.r1.5', wait: 0 })
    bridge.open.answer(batch(6, 8))
    await settle()
    expect(heard.snapshots.at(-1)).toMatchObject({ startedOver: 'gap', snapshot: { head: 9 } })
    expect(bridge.open.args.cursor).toBe('e1.r1.9')
  })

  test('an answer from another log means start over', async () => {
    const { bridge, heard } = await world()
    bridge.open.answer(batch(0, 1))
    await settle()
    bridge.open.answer(batch(1, 2, { epoch: 'e2' }))
    await settle()
    expect(heard.snapshots.at(-1)?.startedOver).toBe('epoch')
  })

  test('answers that come in a hurry without news are slowed down and reported', async () => {
    const { bridge, clock, heard } = await world()
    for (let i = 0; i < 6; i += 1) {
      bridge.open.answer(batch(0, 0))
      await settle()
    }
    expect(bridge.polls).toHaveLength(6)
    expect(heard.faults).toHaveLength(1)
    await clock.advance(15_000)
    expect(bridge.polls).toHaveLength(7)
  })
})

describe('trouble', () => {
  test('backs off with the reason, and comes back without waiting', async () => {
    const { bridge, clock, heard } = await world()
    bridge.open.answer(fail('unreachable'))
    await settle()
    const since = clock.now()
    expect(heard.state).toEqual({ is: 'offline', since, nextTryAt: since + 550, error: { code: 'unreachable' } })
    await clock.advance(550)
    expect(heard.state).toMatchObject({ is: 'offline', since, nextTryAt: null })
    bridge.open.answer(batch(0, 1))
    await settle()
    expect(heard.state).toEqual({ is: 'live' })
  })

  test('a held poll that breaks is followed by one without a wait', async () => {
    const { bridge, clock } = await world()
    bridge.open.answer(batch(0, 0))
    await settle()
    expect(bridge.open.args.wait).toBe(25)
    bridge.open.answer(fail('unreachable'))
    await clock.advance(550)
    expect(bridge.open.args.wait).toBe(0)
  })

  test('each failure is waited out longer than the one before; an answer forgives them all', async () => {
    const { bridge, clock, heard } = await world()
    const waits: number[] = []
    const began: number[] = []
    for (const trouble of [true, true, true, false, true]) {
      bridge.open.answer(trouble ? fail('unreachable') : batch(0, 0))
      await settle()
      const state = heard.state
      if (state?.is !== 'offline') continue
      waits.push((state.nextTryAt ?? 0) - clock.now())
      began.push(state.since)
      await clock.advance(4_000)
    }
    expect(waits).toEqual([550, 1_050, 2_050, 550])
    expect(new Set(began).size).toBe(2)
  })

  test('a host that asks for patience gets it', async () => {
    const { bridge, clock } = await world()
    bridge.open.answer(fail('overloaded', { retryAfter: 20 }))
    await clock.advance(20_000)
    expect(bridge.polls).toHaveLength(1)
    await clock.advance(1_000)
    expect(bridge.polls).toHaveLength(2)
  })

  test('a host that never answers is given up ten seconds after the wait, and its late answer is ignored', async () => {
    const { bridge, clock, heard } = await world()
    const first = bridge.open
    await clock.advance(10_000)
    expect(first.cancelled).toBe(true)
    expect(heard.state).toMatchObject({ is: 'offline', error: { code: 'unreachable' } })
    await clock.advance(600)
    first.answer(batch(0, 9))
    await settle()
    expect(heard.seqs).toEqual([])
  })

  test('waking cuts the back-off short', async () => {
    const { bridge, client } = await world()
    bridge.open.answer(fail('unreachable'))
    await settle()
    client.wake()
    await settle()
    expect(bridge.polls).toHaveLength(2)
  })

  test('waking drops a held poll and asks at once; a question just asked stands', async () => {
    const { bridge, client } = await world()
    bridge.open.answer(batch(0, 0))
    await settle()
    const held = bridge.open
    client.wake()
    await settle()
    expect(held.cancelled).toBe(true)
    expect(bridge.open.args.wait).toBe(0)
    client.wake()
    await settle()
    expect(bridge.polls).toHaveLength(3)
  })

  test('a machine that slept asks at once', async () => {
    const { bridge, clock } = await world()
    bridge.open.answer(batch(0, 0))
    await settle()
    const held = bridge.open
    clock.sleep(600_000)
    await clock.advance(5_000)
    expect(held.cancelled).toBe(true)
    expect(bridge.open.args.wait).toBe(0)
  })
})

function okEvents(from: number, to: number): { seq: number; type: string }[] {
  const outcome = batch(from, to)
  return outcome.ok ? outcome.value.events : []
}
