import { expect, test } from 'vitest'
import { settle } from './manual-clock.ts'
import { batch } from './scripted-bridge.ts'
import { world } from './world.ts'

test('a page that nobody sees holds no poll: it asks now and then, and stays live', async () => {
  const { bridge, clock, heard } = await world({ hidden: true })
  for (let turn = 1; turn <= 20; turn += 1) {
    expect(bridge.polls).toHaveLength(turn)
    expect(bridge.open.args).toMatchObject({ wait: 0, hidden: true })
    bridge.open.answer(batch(turn - 1, turn))
    await clock.advance(15_000)
  }
  expect(heard.seqs).toHaveLength(20)
  expect(heard.faults).toEqual([])
  expect(new Set(heard.states.slice(2).map(({ is }) => is))).toEqual(new Set(['live']))
})

test('a page that nobody sees catches up without a pause', async () => {
  const { bridge } = await world({ hidden: true })
  bridge.open.answer(batch(0, 200, { upToDate: false }))
  await settle()
  expect(bridge.open.args).toMatchObject({ cursor: 'e1.r1.200', wait: 0 })
})

test('a page that is seen again asks at once, then lets the host hold the poll', async () => {
  const { bridge, client, page } = await world({ hidden: true })
  bridge.open.answer(batch(0, 0))
  await settle()
  expect(bridge.polls).toHaveLength(1)
  page.hidden = false
  client.wake()
  await settle()
  expect(bridge.open.args).toMatchObject({ wait: 0, hidden: false })
  bridge.open.answer(batch(0, 1))
  await settle()
  expect(bridge.open.args.wait).toBe(25)
})

test('a page that goes out of sight lets go of its held poll', async () => {
  const { bridge, client, page } = await world()
  bridge.open.answer(batch(0, 0))
  await settle()
  const held = bridge.open
  page.hidden = true
  client.wake()
  await settle()
  expect(held.cancelled).toBe(true)
  bridge.open.answer(batch(0, 0))
  await settle()
  expect(bridge.inFlight).toBe(0)
})
