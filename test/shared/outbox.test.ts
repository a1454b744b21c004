import { expect, test } from 'vitest'
import { settle } from './manual-clock.ts'
import { batch, fail, messageId, ok, type ScriptedBridge } from './scripted-bridge.ts'
import { world } from './world.ts'

const draft = (n: number): { id: string; text: string } => ({ id: messageId(n), text: `draft ${n}` })
const accepted = (n: number): ReturnType<typeof ok<{ id: string; seq: number; at: number }>> => ok({ id: messageId(n), seq: n, at: n })
const ids = (bridge: ScriptedBridge): number[] => bridge.sends.map(({ args }) => Number(args.id))

test('drafts go out one at a time, in order', async () => {
  const { bridge, client } = await world()
  const sent = [1, 2].map((n) => client.send(draft(n)))
  await settle()
  expect(ids(bridge)).toEqual([1])
  bridge.sends[0]?.answer(accepted(1))
  await settle()
  expect(ids(bridge)).toEqual([1, 2])
  bridge.sends[1]?.answer(accepted(2))
  expect(await Promise.all(sent)).toEqual([accepted(1), accepted(2)])
})

test('a draft nobody answered is sent again under its own id', async () => {
  const { bridge, clock, client } = await world()
  const sent = client.send(draft(1))
  for (const code of ['unreachable', 'rate-limited', 'storage', 'internal', 'malformed-answer'] as const) {
    await settle()
    bridge.sends.at(-1)?.answer(fail(code))
    await clock.advance(15_000)
  }
  bridge.sends.at(-1)?.answer(accepted(1))
  expect(await sent).toEqual(accepted(1))
  expect(ids(bridge)).toEqual([1, 1, 1, 1, 1, 1])
})

test('a refused draft fails with its code and lets the next one pass', async () => {
  const { bridge, client } = await world()
  const [first, second] = [client.send(draft(1)), client.send(draft(2))]
  await settle()
  bridge.sends[0]?.answer(fail('muted'))
  expect(await first).toEqual(fail('muted'))
  await settle()
  bridge.sends[1]?.answer(accepted(2))
  expect(await second).toEqual(accepted(2))
})

test('waking sends at once what waits for a connection, not what the host put off', async () => {
  const { bridge, clock, client } = await world()
  void client.send(draft(1))
  await settle()
  bridge.sends[0]?.answer(fail('unreachable'))
  await settle()
  client.wake()
  await settle()
  expect(bridge.sends).toHaveLength(2)
  bridge.sends[1]?.answer(fail('rate-limited', { retryAfter: 3 }))
  await settle()
  client.wake()
  await settle()
  expect(bridge.sends).toHaveLength(2)
  await clock.advance(5_000)
  expect(bridge.sends).toHaveLength(3)
})

test('a draft that finds nobody makes a held poll doubt its connection, once', async () => {
  const { bridge, client, heard } = await world()
  bridge.open.answer(batch(0, 0))
  await settle()
  const held = bridge.open
  void client.send(draft(1))
  await settle()
  bridge.sends[0]?.answer(fail('unreachable'))
  await settle()
  expect(held.cancelled).toBe(true)
  bridge.open.answer(fail('unreachable'))
  await settle()
  expect(heard.state).toMatchObject({ is: 'offline' })
  expect(bridge.polls).toHaveLength(3)
})

test('a message that never gets through while polls do is tried ever more seldom', async () => {
  const { bridge, clock, client } = await world()
  bridge.open.answer(batch(0, 0))
  await settle()
  void client.send(draft(1))
  for (let tick = 0; tick < 600; tick += 1) {
    if (bridge.open.args.wait === 0 && bridge.inFlight > 0) bridge.open.answer(batch(0, 0))
    bridge.sends.at(-1)?.answer(fail('unreachable'))
    await clock.advance(100)
  }
  expect(bridge.sends.length).toBeGreaterThan(5)
  expect(bridge.sends.length).toBeLessThanOrEqual(15)
  expect(bridge.polls.length).toBeLessThanOrEqual(6)
})

test('a message that waited through an outage goes out as soon as the host is back', async () => {
  const { bridge, clock, client } = await world()
  clock.chance = 0.999
  bridge.open.answer(batch(0, 0))
  await settle()
  void client.send(draft(1))
  for (let tick = 0; tick < 600; tick += 1) {
    if (bridge.inFlight > 0) bridge.open.answer(fail('unreachable'))
    bridge.sends.at(-1)?.answer(fail('unreachable'))
    await clock.advance(100)
  }
  while (bridge.inFlight === 0) await clock.advance(100)
  bridge.sends.at(-1)?.answer(fail('unreachable'))
  await settle()
  const before = bridge.sends.length
  bridge.open.answer(batch(0, 0))
  await settle()
  expect(bridge.sends).toHaveLength(before + 1)
})

test('an attempt that hung through the outage is followed by another one soon', async () => {
  const { bridge, clock, client } = await world()
  bridge.open.answer(fail('unreachable'))
  void client.send(draft(1))
  for (let n = 0; n < 6; n += 1) {
    bridge.sends.at(-1)?.answer(fail('unreachable'))
    await clock.advance(15_000)
    bridge.open.answer(fail('unreachable'))
  }
  await clock.advance(15_000)
  const before = bridge.sends.length
  bridge.open.answer(batch(0, 0))
  await settle()
  bridge.sends.at(-1)?.answer(fail('unreachable'))
  await clock.advance(1_000)
  expect(bridge.sends).toHaveLength(before + 1)
})

test('a long queue keeps the pace of the room: the burst at once, then five a second', async () => {
  const { bridge, clock, client } = await world()
  for (let n = 1; n <= 20; n += 1) void client.send(draft(n))
  for (let turn = 0; turn < 20; turn += 1) {
    await settle()
    bridge.sends.at(-1)?.answer(accepted(turn))
  }
  await settle()
  expect(bridge.sends).toHaveLength(10)
  await clock.advance(200)
  expect(bridge.sends).toHaveLength(11)
})

test('closing answers what is still waiting', async () => {
  const { bridge, client } = await world()
  const sent = [client.send(draft(1)), client.send(draft(2))]
  await settle()
  bridge.sends[0]?.answer(fail('unreachable'))
  await settle()
  client.close()
  expect(await Promise.all(sent)).toEqual([fail('cancelled'), fail('cancelled')])
})
