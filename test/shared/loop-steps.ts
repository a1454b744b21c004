import fc from 'fast-check'
import type { Outcome } from '../../src/shared/outcome.ts'
import type { Batch } from '../../src/shared/wire/answers.ts'
import type { LoopWorld } from './loop-world.ts'
import { fail, ok } from './scripted-bridge.ts'

const PASSING = ['rate-limited', 'overloaded', 'draining', 'storage', 'internal', 'unreachable', 'malformed-answer', 'cancelled'] as const
const REASONS = ['epoch', 'fork', 'trimmed', 'future'] as const

interface Details {
  size: number
  code: (typeof PASSING)[number]
  reason: (typeof REASONS)[number]
  ms: number
}

/** What can happen. The last four answers are a proxy's mistakes, not a host's. */
const DEEDS: Record<string, (world: LoopWorld, details: Details) => void> = {
  news: (world, { size }) => {
    world.log.say(size)
    world.answer()
  },
  nothingNew: (world) => world.answer(),
  part: (world, { size }) => {
    world.log.say(size + 2)
    world.answer(undefined, size + 1)
  },
  brokenScreen: (world) => {
    world.watch.isBroken = true
    world.log.say(1)
    world.answer()
  },
  gone: (world, { reason, size }) => {
    world.log.lose(reason, size)
    world.answer(() => fail('cursor-gone', { reason }))
  },
  unknown: (world) => world.answer(() => fail('unknown-session')),
  failure: (world, { code, size }) => world.answer(() => fail(code, { retryAfter: code === 'rate-limited' ? size : 0 })),
  restart: (world) => world.answer(changed((truth) => ({ ...truth, advice: { reason: 'restart', retryInMs: [200, 3_000] } }))),
  closedDoor: (world, { code }) => void world.bridge.refusals.push(code),
  noAnswer: () => undefined,
  lateAnswer: (world, { size }) => {
    world.log.say(size)
    world.answerLate()
  },
  wake: (world) => world.wake(),
  hide: (world) => world.show(false),
  show: (world) => world.show(true),
  sleep: (world, { ms }) => world.sleep(ms * 100),
  oldAnswer: (world) => world.answerAsBefore(),
  otherLog: (world) => world.answer(changed((truth) => ({ ...truth, epoch: `not ${truth.epoch}` }))),
  beginningLost: (world) => {
    world.log.say(2)
    world.answer(changed((truth) => ({ ...truth, from: truth.from + 1, events: truth.events.slice(1) })))
  },
  middleLost: (world) => {
    world.log.say(3)
    world.answer(changed((truth) => ({ ...truth, events: truth.events.filter((_, i) => i !== 1) })))
  },
}

/** Something happens; then `ms` pass. */
export type Step = Details & { does: string }

export const steps = (maxLength: number): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      does: fc.constantFrom(...Object.keys(DEEDS)),
      size: fc.integer({ min: 0, max: 4 }),
      code: fc.constantFrom(...PASSING),
      reason: fc.constantFrom(...REASONS),
      ms: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 40_000 })),
    }),
    { maxLength, size: 'max' },
  )

export async function play(each: Step, world: LoopWorld): Promise<void> {
  world.watch.isBroken = false
  DEEDS[each.does]?.(world, each)
  await world.clock.advance(each.ms)
}

function changed(change: (truth: Batch) => Batch): (truth: Outcome<Batch>) => Outcome<Batch> {
  return (truth) => (truth.ok ? ok(change(truth.value)) : truth)
}
