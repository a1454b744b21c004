import { describe, expect, test } from 'vitest'
import { RoomClient } from '../../src/shared/room-client.ts'
import { ManualClock, settle } from './manual-clock.ts'
import { batch, fail, ok, onlineIs, ScriptedBridge, snapshotAt } from './scripted-bridge.ts'
import { Heard, world } from './world.ts'

describe('starting over', () => {
  test.each(['epoch', 'fork', 'trimmed', 'future'] as const)('410 %s brings a fresh snapshot and says why', async (reason) => {
    const { bridge, heard } = await world()
    bridge.joinAnswers.push(ok(snapshotAt(40)))
    bridge.open.answer(fail('cursor-gone', { reason }))
    await settle()
    expect(heard.states).toContainEqual({ is: 'starting-over', reason })
    expect(heard.snapshots.at(-1)).toMatchObject({ startedOver: reason, snapshot: { head: 40 } })
    expect(bridge.joins.at(-1)).toMatchObject({ name: 'Grace', roomId: 'abcdefghijklmnopqrstuvwxyz' })
    expect(bridge.open.args.cursor).toBe('e1.r1.40')
  })

  test('the owner link is used once', async () => {
    const { bridge, client } = await world()
    await client.join({ address: 'http://room', owner: 'secret', code: 'tea' })
    bridge.open.answer(fail('cursor-gone', { reason: 'fork' }))
    await settle()
    expect(bridge.joins.at(-1)).toEqual({ address: 'http://room', name: 'Grace', code: 'tea', roomId: 'abcdefghijklmnopqrstuvwxyz' })
  })

  test('a session the host forgot is begun anew', async () => {
    const { bridge, heard } = await world()
    bridge.open.answer(fail('unknown-session'))
    await settle()
    expect(heard.snapshots.at(-1)?.startedOver).toBe('session')
  })

  test('a session that ended because this device left elsewhere stays ended', async () => {
    const { bridge, heard } = await world()
    bridge.knows = false
    bridge.open.answer(fail('unknown-session'))
    await settle()
    expect(bridge.joins).toHaveLength(1)
    expect(heard.state).toEqual({ is: 'stopped', code: 'unknown-session' })
  })

  test('a host that refuses for now is asked again; the first loss is answered at once, the next after a while', async () => {
    const { bridge, clock, heard } = await world()
    bridge.joinAnswers.push(fail('overloaded'))
    bridge.open.answer(fail('cursor-gone', { reason: 'fork' }))
    await settle()
    expect(heard.state).toMatchObject({ is: 'offline' })
    await clock.advance(550)
    expect(bridge.joins).toHaveLength(3)
    bridge.open.answer(fail('cursor-gone', { reason: 'fork' }))
    await settle()
    expect(bridge.joins).toHaveLength(3)
    await clock.advance(2_000)
    expect(bridge.joins).toHaveLength(4)
  })

  test.each(['removed', 'code-required', 'protocol', 'not-found'] as const)('%s is the end', async (code) => {
    const { bridge, clock, heard } = await world()
    bridge.open.answer(fail(code))
    await clock.advance(60_000)
    expect(heard.state).toEqual({ is: 'stopped', code })
    expect(bridge.polls).toHaveLength(1)
    expect(clock.timers).toBe(0)
  })
})

describe('coming and going', () => {
  test('a join that fails is answered once and retried by nobody', async () => {
    const bridge = new ScriptedBridge()
    const heard = new Heard()
    bridge.joinAnswers.push(fail('wrong-code'))
    const client = new RoomClient({ bridge, clock: new ManualClock(), listener: heard.listener })
    expect(await client.join({ address: 'http://room' })).toEqual(fail('wrong-code'))
    client.follow()
    expect(bridge.polls).toHaveLength(0)
  })

  test('closing leaves no timer and no question behind', async () => {
    const { bridge, clock, client } = await world()
    client.close()
    await clock.advance(60_000)
    expect(clock.timers).toBe(0)
    expect(bridge.inFlight).toBe(0)
    expect(bridge.polls).toHaveLength(1)
  })

  test('a room that could not be told is not left', async () => {
    const { bridge, client } = await world()
    bridge.leaveAnswer = fail('unreachable')
    await client.leave()
    bridge.open.answer(batch(0, 0, { signals: onlineIs(2) }))
    await settle()
    expect(bridge.polls).toHaveLength(2)
    bridge.leaveAnswer = ok(undefined)
    await client.leave()
    expect(bridge.inFlight).toBe(0)
  })
})

describe('a page that closes', () => {
  test('says so while the room answers', async () => {
    const { bridge, client } = await world()
    client.away()
    expect(bridge.told).toEqual(['away'])
  })

  test.each(['unreachable', 'wrong-room', 'unknown-session'] as const)('says nothing after %s: another room may be there', async (code) => {
    const { bridge, client } = await world()
    bridge.joinAnswers.push(fail('unreachable'))
    bridge.open.answer(fail(code))
    await settle()
    client.away()
    expect(bridge.told).toEqual([])
  })
})
