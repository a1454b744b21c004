import { describe, expect, test } from 'vitest'
import { Asking, follow } from '../../src/renderer/desk/asking.ts'
import { ManualClock, settle } from '../shared/manual-clock.ts'
import { fail, ok } from '../shared/scripted-bridge.ts'
import { Questions } from './desk-world.ts'

interface State {
  rev: number
  tea: string
}

function watching() {
  const clock = new ManualClock()
  const questions = new Questions<{ pollId: string; rev: number }, State>()
  const told: string[] = []
  const cancelled: string[] = []
  let failures = 0
  const stop = follow<State>({
    name: 'tea',
    clock,
    watch: questions.ask,
    tell: ({ tea }) => void told.push(tea),
    cancel: ({ pollId }) => void cancelled.push(pollId),
    failed: () => (failures += 1),
  })
  return { clock, questions, told, cancelled, stop, failures: () => failures }
}

describe('a state on the other side of the bridge', () => {
  test('is followed: each question knows the last answer, under one id', async () => {
    const { questions, told } = watching()
    questions.answer(ok({ rev: 7, tea: 'green' }))
    await settle()
    questions.answer(ok({ rev: 9, tea: 'black' }))
    await settle()
    expect(told).toEqual(['green', 'black'])
    expect(questions.asked.map(({ rev }) => rev)).toEqual([0, 7, 9])
    expect(new Set(questions.asked.map(({ pollId }) => pollId)).size).toBe(1)
    expect(questions.asked[0]?.pollId).toMatch(/^tea-\w+$/)
  })

  test('that cannot be had is asked for again, ever less often, and at once after an answer', async () => {
    const { clock, questions, failures } = watching()
    for (const ms of [550, 1_050, 2_050]) {
      const before = questions.asked.length
      questions.answer(fail('internal'))
      await clock.advance(ms - 1)
      expect(questions.asked).toHaveLength(before)
      await clock.advance(1)
      expect(questions.asked).toHaveLength(before + 1)
    }
    expect(failures()).toBe(3)
    questions.answer(ok({ rev: 1, tea: 'green' }))
    await settle()
    questions.answer(fail('internal'))
    await clock.advance(550)
    expect(questions.asked).toHaveLength(6)
  })

  test('that is told again as it was is no reason to hurry', async () => {
    const { clock, questions, told } = watching()
    questions.answer(ok({ rev: 1, tea: 'green' }))
    await settle()
    questions.answer(ok({ rev: 1, tea: 'green' }))
    await settle()
    expect([told, questions.asked.length]).toEqual([['green'], 2])
    await clock.advance(550)
    expect(questions.asked).toHaveLength(3)
  })

  test('is followed no more once that was stopped, even in the middle of a wait', async () => {
    const { clock, questions, told, cancelled, stop } = watching()
    questions.answer(fail('internal'))
    await settle()
    stop()
    expect(clock.timers).toBe(0)
    await clock.advance(60_000)
    expect(questions.asked).toHaveLength(1)
    expect(cancelled).toEqual([questions.asked[0]?.pollId])
    questions.answer(ok({ rev: 1, tea: 'late' }))
    await settle()
    expect(told).toEqual([])
  })
})

test('a bridge that rejects after all does not end the asking', async () => {
  const clock = new ManualClock()
  let asked = 0
  const asking = new Asking<string>({
    name: 'x',
    clock,
    ask: () => Promise.reject(new Error(`lost ${(asked += 1)}`)),
    told: () => true,
    cancel: () => undefined,
  })
  void asking.run()
  await clock.advance(600)
  expect(asked).toBe(2)
  asking.close()
})
