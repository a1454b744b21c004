import { expect, test } from 'vitest'
import { settle } from './manual-clock.ts'
import { fail, messageId, ok } from './scripted-bridge.ts'
import { world } from './world.ts'

const state = (rev: number) => ok({ rev, unsent: [], durable: true })

test('a screen hears what waits, change by change', async () => {
  const { bridge, heard } = await world()
  bridge.outboxes.at(-1)?.answer(state(7))
  await settle()
  bridge.outboxes.at(-1)?.answer(state(8))
  await settle()
  expect(bridge.outboxes.map(({ args }) => args.rev)).toEqual([0, 7, 8])
  expect(heard.outboxes.map(({ rev }) => rev)).toEqual([7, 8])
})

test.each([
  ['fails', fail('internal')],
  ['tells the same again and again', state(0)],
])('a bridge that %s is asked once a second', async (_, answer) => {
  const { bridge, clock } = await world()
  for (let tick = 0; tick < 100; tick += 1) {
    bridge.outboxes.at(-1)?.answer(answer)
    await clock.advance(100)
  }
  expect(bridge.outboxes.length).toBeLessThanOrEqual(12)
})

test('a screen that fails to show it does not end the watch', async () => {
  const { bridge, heard } = await world()
  Object.assign(heard.listener, {
    outbox: () => {
      throw new Error('screen is broken')
    },
  })
  bridge.outboxes.at(-1)?.answer(state(7))
  await settle()
  expect([heard.faults.length, bridge.outboxes.length]).toEqual([1, 2])
})

test('closing ends it', async () => {
  const { bridge, client, heard } = await world()
  client.close()
  expect(bridge.told).toEqual(['outbox cancelled'])
  bridge.outboxes.at(-1)?.answer(state(7))
  await settle()
  expect([heard.outboxes, bridge.outboxes.length]).toEqual([[], 1])
})

test('what is written goes to the bridge, and waking reaches it', async () => {
  const { bridge, client } = await world()
  const draft = { id: messageId(1), text: 'hello', at: 1 }
  expect(await client.send(draft)).toEqual(ok(undefined))
  client.wake()
  expect([bridge.drafts, bridge.told]).toEqual([[draft], ['wake']])
})
