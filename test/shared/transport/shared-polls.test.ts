import { describe, expect, test } from 'vitest'
import { SharedPolls, type Request } from '../../../src/shared/transport/shared-polls.ts'
import { RoomError } from '../../../src/shared/room-error.ts'
import type { Batch } from '../../../src/shared/wire/answers.ts'
import { settle } from '../../shared/manual-clock.ts'
import { batch } from '../../shared/scripted-bridge.ts'

const held = (text: string) => ({ text, held: true })
const news = (to: number): Batch => {
  const outcome = batch(0, to)
  if (!outcome.ok) throw new Error('not an answer')
  return outcome.value
}

/** Polls whose requests are answered by the test. */
function polls() {
  const shared = new SharedPolls()
  const requests: { slot: number; signal: AbortSignal; answer: (batch: Batch) => void; fail: (error: unknown) => void }[] = []
  const ask = (text: string, pollId: string): Promise<Batch | string> =>
    shared
      .ask(held(text), pollId, (signal, slot) => new Promise((answer, fail) => requests.push({ slot, signal, answer, fail })))
      .catch((error: unknown) => (error instanceof RoomError ? error.code : String(error)))
  return { shared, requests, ask }
}

describe('pages that ask the same', () => {
  test('are one request with one answer', async () => {
    const { requests, ask } = polls()
    const answers = ['a', 'b', 'c'].map((page) => ask('at 5', page))
    expect(requests).toHaveLength(1)
    requests[0]?.answer(news(1))
    expect(await Promise.all(answers)).toEqual([news(1), news(1), news(1)])
  })

  test('share a failure too, and the next question is a new request', async () => {
    const { requests, ask } = polls()
    const answers = ['a', 'b'].map((page) => ask('at 5', page))
    requests[0]?.fail(new RoomError('unreachable'))
    expect(await Promise.all(answers)).toEqual(['unreachable', 'unreachable'])
    void ask('at 5', 'a')
    expect(requests).toHaveLength(2)
  })

  test('at different places have requests of their own, told apart by slot; a free slot is used again', async () => {
    const { requests, ask } = polls()
    const first = ask('at 5', 'a')
    void ask('at 6', 'b')
    requests[0]?.answer(news(1))
    await first
    void ask('at 7', 'a')
    expect(requests.map(({ slot }) => slot)).toEqual([0, 1, 0])
  })
})

describe('giving up', () => {
  test('by the only page ends the request', async () => {
    const { shared, requests, ask } = polls()
    const answer = ask('at 5', 'a')
    shared.cancel('a')
    expect(await answer).toBe('cancelled')
    expect(requests[0]?.signal.aborted).toBe(true)
  })

  test('by one of several asks anew for the others: nobody trusts that connection any more', async () => {
    const { shared, requests, ask } = polls()
    const [a, b] = [ask('at 5', 'a'), ask('at 5', 'b')]
    shared.cancel('a')
    expect(await a).toBe('cancelled')
    expect(requests.map(({ signal }) => signal.aborted)).toEqual([true, false])
    requests[0]?.answer(news(9))
    await settle()
    requests[1]?.answer(news(1))
    expect(await b).toEqual(news(1))
  })

  test('doubting the host asks held questions anew and leaves the others alone', () => {
    const { shared, requests, ask } = polls()
    void ask('at 5', 'a')
    const now: Request = (signal, slot) => new Promise((answer, fail) => requests.push({ slot, signal, answer, fail }))
    void shared.ask({ text: 'at 5, now', held: false }, 'b', now)
    shared.doubt()
    expect(requests.map(({ signal }) => signal.aborted)).toEqual([true, false, false])
  })
})
