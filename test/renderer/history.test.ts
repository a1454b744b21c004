import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { History } from '../../src/renderer/chat/log/history.svelte.ts'
import type { Asked } from '../../src/renderer/chat/log/spans.ts'
import type { HistoryArgs } from '../../src/shared/bridge.ts'
import type { Outcome } from '../../src/shared/outcome.ts'
import type { HistoryPage } from '../../src/shared/wire/answers.ts'
import { settle } from '../shared/manual-clock.ts'
import { fail, ok } from '../shared/scripted-bridge.ts'

const page: HistoryPage = { epoch: 'e1', messages: [], hasMore: false, oldest: 1, head: 100 }
const gap = { key: 'g51', before: 51, after: 30 }

/** A host whose answers the test gives, to a screen that takes all but stale ones. */
function world() {
  const asked: { args: Omit<HistoryArgs, 'roomKey'>; answer: (outcome: Outcome<HistoryPage>) => void }[] = []
  const taken: Asked[] = []
  const known = new Set<number>()
  const history = new History({
    ask: (args) => new Promise((answer) => asked.push({ args, answer })),
    take: (about, { head }) => head >= 100 && taken.push(about) > 0,
    isKnown: (seq) => known.has(seq),
  })
  const answer = async (outcome: Outcome<HistoryPage> = ok(page)): Promise<void> => {
    asked.at(-1)?.answer(outcome)
    await settle()
  }
  return { history, asked, taken, known, answer }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

describe('a gap', () => {
  test('is filled from its end, or from its start for who reads downwards', async () => {
    const { history, asked, taken, answer } = world()
    void history.fill(gap)
    await answer()
    void history.fill(gap, 'start')
    await answer()
    void history.fill({ ...gap, after: 0 }, 'start')
    expect(asked.map(({ args: { before, after } }) => [before, after])).toEqual([
      [51, undefined],
      [undefined, 30],
      [51, undefined],
    ])
    expect(taken).toEqual([{ before: 51 }, { after: 30 }])
  })

  test('is asked for once at a time, whoever asks', async () => {
    const { history, asked, answer } = world()
    const both = [history.fill(gap), history.fill(gap)]
    void history.fill({ ...gap, key: 'g9', before: 9 })
    expect(asked.map(({ args }) => args.before)).toEqual([51, 9])
    expect([history.isLoading('g51'), history.isLoading('g9'), history.isLoading('g8')]).toEqual([true, true, false])
    asked[0]?.answer(ok(page))
    await Promise.all(both)
    expect([history.isLoading('g51'), history.isLoading('g9')]).toEqual([false, true])
    await answer()
    expect(history.isLoading('g9')).toBe(false)
  })

  test('that could not be had says why until it is asked for again', async () => {
    const { history, answer } = world()
    void history.fill(gap)
    await answer(fail('unreachable'))
    expect(history.failure('g51')).toEqual({ code: 'unreachable' })
    expect(history.failure('g9')).toBeNull()
    void history.fill(gap)
    expect([history.failure('g51'), history.isLoading('g51')]).toEqual([null, true])
  })

  test('comes in large pages to who goes a long way', async () => {
    const { history, asked, answer } = world()
    const limits = async (pauses: number[]): Promise<unknown> => {
      for (const pause of pauses) {
        vi.setSystemTime(Date.now() + pause)
        void history.fill(gap)
        await answer()
      }
      return asked.splice(0).map(({ args }) => args.limit)
    }
    expect(await limits([0, 500, 500, 500])).toEqual([50, 50, 200, 200])
    expect(await limits([5_000, 500, 5_000])).toEqual([50, 50, 50])
  })
})

describe('a page that is too old', () => {
  const stale = ok({ ...page, head: 99 })

  test('is asked for once more', async () => {
    const { history, asked, taken, answer } = world()
    void history.fill(gap)
    await answer(stale)
    expect([asked.length, history.isLoading('g51'), taken.length]).toEqual([2, true, 0])
    await answer()
    expect([history.isLoading('g51'), history.failure('g51'), taken.length]).toEqual([false, null, 1])
  })

  test('twice is a failure', async () => {
    const { history, asked, answer } = world()
    void history.fill(gap)
    await answer(stale)
    await answer(stale)
    expect([asked.length, history.failure('g51')]).toEqual([2, { code: 'malformed-answer' }])
  })
})

describe('a log begun anew', () => {
  test('takes no answer about the one before', async () => {
    const { history, taken, asked, answer } = world()
    void history.fill(gap)
    history.reset()
    expect(history.isLoading('g51')).toBe(false)
    void history.fill(gap)
    asked[0]?.answer(ok(page))
    await settle()
    expect([taken.length, history.isLoading('g51')]).toEqual([0, true])
    await answer()
    expect([taken.length, history.isLoading('g51')]).toEqual([1, false])
  })

  test('knows no failure of the one before', async () => {
    const { history, answer } = world()
    void history.fill(gap)
    history.reset()
    await answer(fail('internal'))
    void history.fill({ ...gap, key: 'g9' })
    await answer(fail('internal'))
    history.reset()
    expect([history.failure('g51'), history.failure('g9')]).toEqual([null, null])
  })
})

describe('a place in the log', () => {
  test('is asked for only when it is not here', async () => {
    const { history, asked, known, answer } = world()
    known.add(7)
    expect(await history.show(7)).toBe(true)
    const shown = history.show(8)
    expect(asked.map(({ args }) => args)).toEqual([{ around: 8, limit: 50 }])
    known.add(8)
    await answer()
    expect(await shown).toBe(true)
  })

  test('that could not be had is not shown', async () => {
    const { history, answer } = world()
    const shown = history.show(8)
    await answer(fail('unreachable'))
    expect(await shown).toBe(false)
  })
})
