import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Outcome } from '../../src/shared/outcome.ts'
import type { GoneReason } from '../../src/shared/room-error.ts'
import type { Batch } from '../../src/shared/wire/answers.ts'
import type { ManualClock } from './manual-clock.ts'
import { batch, fail, ok, snapshotAt, type ScriptedBridge } from './scripted-bridge.ts'
import { world, type Heard } from './world.ts'

/** One thing that happens to the loop. `ms` passes afterwards. */
type Step =
  | { does: 'ok' | 'part' | 'old' | 'hole' | 'skip' | 'wake' | 'throw' | 'nothing'; size: number; ms: number }
  | { does: 'gone'; reason: GoneReason; ms: number }
  | {
      does: 'fail'
      code: 'unknown-session' | 'rate-limited' | 'overloaded' | 'internal' | 'unreachable' | 'malformed-answer' | 'cancelled'
      ms: number
    }

const ms = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40_000 }))
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    does: fc.constantFrom(
      'ok' as const,
      'part' as const,
      'old' as const,
      'hole' as const,
      'skip' as const,
      'wake' as const,
      'throw' as const,
      'nothing' as const,
    ),
    size: fc.integer({ min: 0, max: 4 }),
    ms,
  }),
  fc.record({
    does: fc.constant('gone' as const),
    reason: fc.constantFrom('epoch' as const, 'fork' as const, 'trimmed' as const, 'future' as const),
    ms,
  }),
  fc.record({
    does: fc.constant('fail' as const),
    code: fc.constantFrom(
      'unknown-session' as const,
      'rate-limited' as const,
      'overloaded' as const,
      'internal' as const,
      'unreachable' as const,
      'malformed-answer' as const,
      'cancelled' as const,
    ),
    ms,
  }),
)

test('whatever the host answers: no hole, no repeat, one question at a time, at a bounded rate', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.constantFrom(0, 0.5, 0.999), async (steps, chance) => {
      const { bridge, clock, heard, client } = await world()
      clock.chance = chance
      const model = { head: 0, wakes: 0, startedAt: clock.now() }
      for (const each of steps) await play(each, { bridge, clock, heard, client, model })
      expect(bridge.maxInFlight).toBeLessThanOrEqual(1)
      expect(broken(heard)).toEqual([])
      expect(bridge.polls.length).toBeLessThanOrEqual(allowed(steps, clock.now() - model.startedAt))
      client.close()
      await clock.advance(0)
      expect(clock.timers).toBe(0)
      expect(bridge.inFlight).toBe(0)
    }),
    { numRuns: 300 },
  )
})

test('after any trouble a healthy host is followed to its head again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { bridge, clock, heard, client } = await world()
      const model = { head: 0, wakes: 0, startedAt: clock.now() }
      for (const each of steps) await play(each, { bridge, clock, heard, client, model })
      for (let turn = 0; turn < 6; turn += 1) {
        await clock.advance(20_000)
        if (bridge.inFlight > 0) bridge.open.answer(batch(place(bridge), Math.max(place(bridge), model.head)))
        await clock.advance(0)
      }
      expect(heard.state).toEqual({ is: 'live' })
      expect(place(bridge)).toBeGreaterThanOrEqual(model.head)
      client.close()
    }),
    { numRuns: 100 },
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

interface Scene {
  bridge: ScriptedBridge
  clock: ManualClock
  heard: Heard
  client: { wake(): void }
  model: { head: number; wakes: number }
}

const place = (bridge: ScriptedBridge): number => Number(bridge.open.args.cursor.split('.')[2])

async function play(each: Step, scene: Scene): Promise<void> {
  const { bridge, clock, heard, client, model } = scene
  bridge.joinAnswers.splice(0, Infinity, ok(snapshotAt(model.head)))
  if (each.does === 'wake') client.wake()
  heard.onEvents = () => {
    if (each.does === 'throw') throw new Error('screen is broken')
  }
  const answer = answerTo(each, place(bridge), model)
  if (answer && bridge.inFlight > 0) bridge.open.answer(answer)
  await clock.advance(each.ms)
}

function answerTo(each: Step, from: number, model: { head: number }): Outcome<Batch> | null {
  if (each.does === 'gone') return fail('cursor-gone', { reason: each.reason })
  if (each.does === 'fail') return fail(each.code, { retryAfter: each.code === 'rate-limited' ? 2 : 0 })
  const to = from + each.size
  if (['ok', 'part', 'throw'].includes(each.does)) model.head = Math.max(model.head, to)
  if (each.does === 'ok' || each.does === 'throw') return batch(from, to)
  if (each.does === 'part') return batch(from, to, { upToDate: false })
  if (each.does === 'old') return from > 0 ? batch(from - 1, to) : null
  if (each.does === 'skip') return batch(from + 1, to + 2)
  if (each.does !== 'hole') return null
  const whole = batch(from, to + 3)
  return whole.ok ? ok({ ...whole.value, events: whole.value.events.filter((_, index) => index !== 1) }) : null
}

/** Events that do not continue what was heard before them, and since which snapshot. */
function broken(heard: Heard): string[] {
  const starts = new Set(heard.snapshots.map(({ snapshot }) => snapshot.head + 1))
  return heard.seqs.flatMap((seq, index) =>
    seq === (heard.seqs[index - 1] ?? 0) + 1 || starts.has(seq) ? [] : [`${seq} after ${heard.seqs[index - 1] ?? 0}`],
  )
}

/** One poll per answer or wake, and one per deadline, the shortest of which is ten seconds. */
function allowed(steps: Step[], elapsed: number): number {
  return 2 + steps.length + Math.ceil(elapsed / 10_000)
}
