import { expect, test } from 'vitest'
import { FastLoopGuard } from '../../src/shared/client/fast-loop.ts'
import { OnePoll } from '../../src/shared/client/one-poll.ts'
import { Pace } from '../../src/shared/client/pace.ts'
import { ManualClock } from './manual-clock.ts'
import { ScriptedBridge } from './scripted-bridge.ts'

/** Somebody corrects the clock of the machine: an hour back. */
const setBack = (clock: ManualClock): void => clock.sleep(-3_600_000)

test('a clock that is set back lets nobody wait an hour to send', () => {
  const clock = new ManualClock()
  const pace = new Pace(clock)
  for (let n = 0; n < 10; n += 1) pace.take()
  setBack(clock)
  expect(pace.take()).toBe(200)
  clock.sleep(1_000)
  expect(pace.take()).toBe(0)
})

test('answers from before the clock was set back are no hurry', () => {
  const clock = new ManualClock()
  const guard = new FastLoopGuard()
  for (let n = 0; n < 5; n += 1) guard.answered(clock.now(), clock.now(), false)
  const askedAt = clock.now()
  setBack(clock)
  expect(guard.answered(askedAt, clock.now(), false)).toBe(0)
})

test('a question from before the clock was set back is not fresh', () => {
  const clock = new ManualClock()
  const poll = new OnePoll(new ScriptedBridge(), clock)
  void poll.ask({ roomKey: 'room', cursor: 'e1.r1.0', wait: 0, p: 0, hidden: false })
  expect(poll.fresh).toBe(true)
  setBack(clock)
  expect(poll.fresh).toBe(false)
})
