import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Outcome } from '../../src/shared/outcome.ts'
import type { Batch } from '../../src/shared/wire/answers.ts'
import { play, steps, type Step } from './loop-steps.ts'
import { LoopWorld, type Givens } from './loop-world.ts'
import { batch, fail, ok, snapshotAt, type ScriptedBridge } from './scripted-bridge.ts'
import { world } from './world.ts'

/** What does not change while it happens: luck, and whether all tabs of the browser share their polls. */
const givens: fc.Arbitrary<Givens> = fc.record({ chance: fc.constantFrom(0, 0.5, 0.999), sharesPoll: fc.boolean() })

test('whatever the host answers, and when: no hole, no repeat, one question at a time, and a healthy host is caught up with', async () => {
  await fc.assert(
    fc.asyncProperty(steps(40), givens, fc.boolean(), async (happened, given, closesInTheMiddle) => {
      const loop = await new LoopWorld().begin(given)
      const startedAt = loop.clock.now()
      for (const each of happened) await play(each, loop)
      expect(loop.questions).toBeLessThanOrEqual(allowed(happened, loop.clock.now() - startedAt))
      if (!closesInTheMiddle) await catchUp(loop)
      loop.watch.expectPromisesKept()
      await expectNothingLeft(loop)
    }),
    { numRuns: 10_000 },
  )
}, 120_000)

test('whoever is removed is told once, and nothing more is asked', async () => {
  await fc.assert(
    fc.asyncProperty(steps(20), steps(10), givens, async (before, after, given) => {
      const loop = await new LoopWorld().begin(given)
      for (const each of before) await play(each, loop)
      await untilItAsks(loop)
      loop.answer(() => fail('removed'))
      await loop.clock.advance(0)
      const asked = loop.questions
      for (const each of after) await play(each, loop)
      expect(loop.watch.current).toEqual({ is: 'stopped', code: 'removed' })
      expect(loop.questions).toBe(asked)
      loop.watch.expectPromisesKept()
      await expectNothingLeft(loop)
    }),
    { numRuns: 500 },
  )
})

const nuisances: [string, (from: number) => Outcome<Batch>][] = [
  ['empty', (from) => batch(from, from)],
  ['never up to date', (from) => batch(from, from, { upToDate: false })],
  ['superseded', (from) => batch(from, from, { superseded: true })],
  ['older', (from) => batch(from - 1, from)],
  ['holed', (from) => batch(from + 1, from + 2)],
  ['of another log each time', (from) => batch(from, from, { epoch: String(Math.trunc(from / 7)) + 'e' })],
  ['gone', () => fail('cursor-gone', { reason: 'fork' })],
  ['unknown', () => fail('unknown-session')],
  ['out of reach', () => fail('unreachable')],
  ['unreadable', () => fail('malformed-answer')],
  ['refused', () => fail('overloaded', { retryAfter: 0 })],
  ['cancelled', () => fail('cancelled')],
]

test.each(nuisances)('a host whose every answer is %s and instant is not asked more than twice a second', async (_, answer) => {
  const { bridge, clock, client } = await world({ head: 5 })
  for (let tick = 0; tick < 600; tick += 1) {
    for (let turn = 0; bridge.inFlight > 0 && turn < 50; turn += 1) {
      bridge.joinAnswers.splice(0, Infinity, ok(snapshotAt(5)))
      bridge.open.answer(answer(place(bridge)))
      await clock.advance(0)
    }
    await clock.advance(100)
  }
  expect(bridge.polls.length + bridge.joins.length).toBeLessThan(120)
  client.close()
})

const place = (bridge: ScriptedBridge): number => Number(bridge.open.args.cursor.split('.')[2])

/** One question per answer or wake, and one per deadline, the shortest of which is ten seconds. */
function allowed(happened: Step[], elapsed: number): number {
  return 2 + happened.length + Math.ceil(elapsed / 10_000)
}

/** The page is looked at, the host is well again after another while of silence, and nobody helps. */
async function catchUp(loop: LoopWorld): Promise<void> {
  loop.bridge.refusals.length = 0
  loop.watch.isBroken = false
  loop.page.hidden = false
  const asked = loop.questions
  await loop.clock.advance(60_000)
  expect(loop.questions).toBeGreaterThan(asked)
  for (let turn = 0; turn < 20 && !loop.hasCaughtUp; turn += 1) {
    loop.answer()
    await loop.clock.advance(4_000)
  }
  expect(loop.watch.current).toEqual({ is: 'live' })
  expect(loop.watch.texts).toEqual(loop.log.texts)
}

async function untilItAsks(loop: LoopWorld): Promise<void> {
  for (let turn = 0; turn < 20 && !loop.isAsking; turn += 1) await loop.clock.advance(4_000)
  expect(loop.isAsking).toBe(true)
}

async function expectNothingLeft(loop: LoopWorld): Promise<void> {
  loop.client.close()
  await loop.clock.advance(0)
  expect(loop.clock.timers).toBe(0)
  expect(loop.isAsking).toBe(false)
}
