import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { FoldedMessage, KnownEvent } from '../../src/shared/wire/events.ts'
import type { Chat } from '../../src/renderer/chat/chat.svelte.ts'
import type { GapLine } from '../../src/renderer/chat/log/lines.ts'
import { forget, keep } from '../../src/renderer/page/keep.ts'
import { settle } from '../shared/manual-clock.ts'
import { fail, GRACE, message, messageId, messages, snapshotAt } from '../shared/scripted-bridge.ts'
import { full, page, screen, SEEN, texts } from './chat-screen.ts'

beforeEach(() => forget(SEEN))

const gap = ({ lines }: Chat): GapLine => lines.find((line) => line.is === 'gap') as GapLine

describe('earlier messages', () => {
  test('of a log that has ended meanwhile do not enter the new one', async () => {
    const { chat, answer } = screen()
    const loading = chat.fill(gap(chat))
    chat.listener.snapshot(snapshotAt(0), 'epoch')
    answer(page())
    await loading
    expect(texts(chat)).toEqual([])
  })

  test('that could not be had say so at their gap', async () => {
    const { chat, answer } = screen()
    const { key } = gap(chat)
    const loading = chat.fill(gap(chat))
    expect(chat.history.isLoading(key)).toBe(true)
    answer(fail('internal'))
    await loading
    expect(chat.history.failure(key)).toEqual({ code: 'internal' })
  })

  test('reach the room’s beginning only where nothing came before them', async () => {
    const { chat, asked, answer } = screen()
    expect(chat.fromStart).toBe(false)
    const loading = chat.fill(gap(chat))
    answer(page())
    await loading
    expect(asked).toEqual([{ before: 51, limit: 50 }])
    expect([chat.fromStart, texts(chat).length]).toEqual([true, 100])

    const trimmed = screen(full({ oldest: 2 }))
    const again = trimmed.chat.fill(gap(trimmed.chat))
    trimmed.answer(page({ messages: messages(1, 50) as FoldedMessage[], oldest: 2 }))
    await again
    expect([gap(trimmed.chat), trimmed.chat.fromStart]).toEqual([undefined, false])
  })

  test('folded before the changes we keep are asked for again', async () => {
    const { chat, asked, answer } = screen()
    const loading = chat.fill(gap(chat))
    const stale = messages(0, 50).map((each) => ({ ...each, text: 'as it was' }) as FoldedMessage)
    answer(page({ head: 99, messages: stale }))
    await settle()
    answer(page())
    await loading
    expect([asked.length, texts(chat).length, texts(chat)[0]]).toEqual([2, 100, 'number 1'])
  })

  test('can be shown around one of them', async () => {
    const { chat, answer } = screen()
    const shown = chat.show(20)
    answer(page({ messages: messages(10, 30) as FoldedMessage[], hasMore: true }))
    expect(await shown).toBe(true)
    expect(texts(chat).filter((text) => text === 'gap')).toHaveLength(2)
  })
})

describe('the first unread message', () => {
  test('is a line to go to, with the unread line above it', async () => {
    keep(SEEN, '80')
    const { chat } = screen()
    expect(chat.unreadTarget).toEqual({ key: messageId(81) })
    expect(chat.lines.filter((line) => line.startsUnread).map(({ key }) => key)).toEqual([messageId(81)])
    expect(await chat.jumpToUnread()).toBe(messageId(81))
  })

  test('is loaded for who wants to go there', async () => {
    keep(SEEN, '20')
    const { chat, asked, answer } = screen()
    expect(chat.unreadTarget).toBe('not-loaded')
    const jump = chat.jumpToUnread()
    answer(page({ messages: messages(10, 40) as FoldedMessage[], hasMore: true }))
    expect(await jump).toBe(messageId(21))
    expect(asked).toEqual([{ around: 21, limit: 50 }])
    expect(chat.unreadTarget).toEqual({ key: messageId(21) })
  })

  test('that cannot be had leads nowhere', async () => {
    keep(SEEN, '20')
    const { chat, answer } = screen()
    const jump = chat.jumpToUnread()
    answer(fail('unreachable'))
    expect(await jump).toBeNull()
  })

  test('is none for who has read everything', async () => {
    keep(SEEN, '100')
    const { chat } = screen()
    expect(chat.unreadTarget).toBeNull()
    expect(await chat.jumpToUnread()).toBeNull()
  })
})

describe('a page that stays open', () => {
  const flood = (chat: Chat): void => {
    for (let head = 100; head < 3_100; head += 500) chat.listener.events(messages(head, head + 500))
  }

  test('forgets old rows while the reader looks at the newest', () => {
    const { chat } = screen()
    chat.attend({ visible: true, following: true })
    flood(chat)
    expect(chat.lines[0]).toMatchObject({ is: 'gap' })
    expect(chat.lines.length).toBeLessThan(1_600)
  })

  test('keeps what a reader may be looking at, until they are back at the newest', () => {
    const { chat } = screen()
    flood(chat)
    expect(chat.lines).toHaveLength(3_051)
    chat.attend({ visible: true, following: true })
    expect(chat.lines).toHaveLength(1_001)
  })
})

describe('what a screen reader is told', () => {
  const own: KnownEvent = { ...(message(104) as FoldedMessage), by: { id: GRACE.id, name: 'Grace' } }

  test('is the last thing that others said, and how much more there is', () => {
    const { chat } = screen()
    chat.listener.state({ is: 'live' })
    chat.listener.events([...messages(100, 103), own])
    expect(chat.heard).toEqual({ name: 'Ada', text: 'number 103', more: 2 })
  })

  test('is nothing about oneself, nor what was missed', () => {
    const { chat } = screen()
    chat.listener.events(messages(100, 103))
    chat.listener.state({ is: 'live' })
    chat.listener.events([own])
    expect(chat.heard).toBeNull()
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
