import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Outcome } from '../../src/shared/outcome.ts'
import type { RoomClient } from '../../src/shared/room-client.ts'
import type { HistoryPage, Snapshot } from '../../src/shared/wire/answers.ts'
import type { FoldedMessage } from '../../src/shared/wire/events.ts'
import { Chat } from '../../src/renderer/chat/chat.svelte.ts'
import { settle } from '../shared/manual-clock.ts'
import { fail, messages, ok, snapshotAt } from '../shared/scripted-bridge.ts'

const full = (more: Partial<Snapshot> = {}): Snapshot => ({
  ...snapshotAt(100),
  messages: messages(50, 100) as FoldedMessage[],
  ...more,
})
const page = (more: Partial<HistoryPage> = {}): Outcome<HistoryPage> =>
  ok({ epoch: 'e1', messages: messages(0, 50) as FoldedMessage[], hasMore: false, oldest: 1, head: 100, ...more })

/** Ada's room on a screen; `answer` is what the host says to the question for history. */
function screen(snapshot = full()) {
  let answer: (page: Outcome<HistoryPage>) => void = () => undefined
  const history = (): Promise<Outcome<HistoryPage>> => new Promise((resolve) => (answer = resolve))
  const leave = (): Promise<Outcome<void>> => Promise.resolve(ok(undefined))
  const chat = new Chat({ history, leave } as unknown as RoomClient, snapshot)
  return { chat, answer: (outcome: Outcome<HistoryPage>) => answer(outcome) }
}

const texts = ({ lines }: Chat): string[] => lines.map((line) => (line.is === 'message' ? line.text : ''))

describe('earlier messages', () => {
  test('of a log that has ended meanwhile do not enter the new one', async () => {
    const { chat, answer } = screen()
    const loading = chat.loadOlder()
    chat.listener.snapshot(snapshotAt(0), 'epoch')
    answer(page())
    await loading
    expect(texts(chat)).toEqual([])
    expect(chat.loadingOlder).toBe(false)
  })

  test('that could not be had say so only in the log they belong to', async () => {
    const { chat, answer } = screen()
    const loading = chat.loadOlder()
    chat.listener.snapshot(full(), 'epoch')
    answer(fail('internal'))
    await loading
    expect(chat.olderFailure).toBeNull()
  })

  test('reach the room’s beginning only where nothing came before them', async () => {
    const { chat, answer } = screen()
    expect(chat.fromStart).toBe(false)
    const loading = chat.loadOlder()
    answer(page())
    await loading
    expect(chat.fromStart).toBe(true)

    const trimmed = screen(full({ oldest: 2 }))
    const again = trimmed.chat.loadOlder()
    trimmed.answer(page({ messages: messages(1, 50) as FoldedMessage[], oldest: 2 }))
    await again
    expect([trimmed.chat.hasOlder, trimmed.chat.fromStart]).toEqual([false, false])
  })
})

describe('what is written and not sent', () => {
  const kept = new Map<string, string>()
  beforeEach(() => {
    kept.clear()
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    })
  })
  afterEach(() => vi.unstubAllGlobals())

  test('is there again after a reload, in its own room', () => {
    screen().chat.draft.text = 'half a thought'
    expect(screen().chat.draft.text).toBe('half a thought')
    const elsewhere = full({ room: { ...snapshotAt(0).room, id: 'zzzzzzzzzzzzzzzzzzzzzzzzzz' } })
    expect(screen(elsewhere).chat.draft.text).toBe('')
  })

  test('ends with leaving the room', async () => {
    const { chat } = screen()
    chat.draft.text = 'half a thought'
    await chat.leave()
    await settle()
    expect(kept.size).toBe(0)
  })

  test('needs no browser that keeps things', () => {
    vi.stubGlobal('sessionStorage', undefined)
    const { chat } = screen()
    chat.draft.text = 'half a thought'
    expect(chat.draft.text).toBe('half a thought')
  })
})
