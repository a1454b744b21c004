import { beforeEach, describe, expect, test } from 'vitest'
import type { Unsent } from '../../src/shared/bridge.ts'
import type { ErrorCode } from '../../src/shared/room-error.ts'
import type { Chat } from '../../src/renderer/chat/chat.svelte.ts'
import { forget, keep } from '../../src/renderer/page/keep.ts'
import { fail, message, messageId, ok, snapshotAt } from '../shared/scripted-bridge.ts'
import { screen, SEEN, texts } from './chat-screen.ts'

beforeEach(() => forget(SEEN))

describe('what one says', () => {
  const unsent = (seq: number, more: Partial<Unsent> = {}): Unsent => ({ id: messageId(seq), text: `number ${seq}`, at: 1, ...more })
  const refused = (seq: number, code: ErrorCode): Unsent => unsent(seq, { failure: { code } })
  const waits = (chat: Chat, ...all: Unsent[]): void => chat.listener.outbox({ rev: 1, unsent: all, durable: true })

  test('goes out under a new id each time', async () => {
    const { chat, sent } = screen()
    expect(await chat.send('hello')).toEqual(ok(undefined))
    await chat.send('hello')
    expect(sent.map(({ text }) => text)).toEqual(['hello', 'hello'])
    expect(new Set(sent.map(({ id }) => id)).size).toBe(2)
    for (const { id, at } of sent) expect([/^[A-Za-z0-9_-]{22}$/.test(id), at > 0]).toEqual([true, true])
  })

  test('takes the unread line away', async () => {
    keep(SEEN, '80')
    const { chat } = screen()
    await chat.send('hello')
    expect(chat.unreadTarget).toBeNull()
  })

  test('stands at the end until the log brings it back, and counts as waiting until the host has it', () => {
    const { chat } = screen()
    waits(chat, unsent(101), refused(102, 'muted'), unsent(103, { accepted: { id: messageId(103), seq: 103, at: 1 } }))
    expect([chat.waiting, texts(chat).slice(-3)]).toEqual([1, ['number 101', 'number 102', 'number 103']])
    chat.listener.events([message(101)])
    expect([chat.waiting, texts(chat).length]).toEqual([0, 1 + 51 + 2])
  })

  test('waits through a start-over', () => {
    const { chat } = screen()
    waits(chat, unsent(101))
    chat.listener.snapshot(snapshotAt(0), 'epoch')
    expect(texts(chat)).toEqual(['number 101'])
  })

  test('that the host took, and lost with its log, does not stay below the new one', () => {
    const { chat } = screen()
    waits(chat, unsent(101, { accepted: { id: messageId(101), seq: 101, at: 1 } }))
    chat.listener.events([message(101)])
    chat.listener.snapshot(snapshotAt(0), 'epoch')
    chat.listener.events([message(1)])
    expect(texts(chat)).toEqual(['number 1'])
  })

  test('is tried again under its id', async () => {
    const { chat, told, sent } = screen()
    waits(chat, refused(101, 'muted'))
    await chat.retry(messageId(101))
    expect([told, sent]).toEqual([['retry 101'], []])
  })

  test('is tried again under another id where the id was the trouble', async () => {
    const { chat, told, sent } = screen()
    waits(chat, { ...refused(101, 'id-taken'), replyTo: messageId(5) })
    await chat.retry(messageId(101))
    expect(told).toEqual(['discard 101'])
    expect(sent).toMatchObject([{ text: 'number 101', replyTo: messageId(5) }])
    expect(sent[0]).not.toHaveProperty('failure')
    expect(sent[0]?.id).not.toBe(messageId(101))
  })

  test('is not said twice when it cannot be taken back', async () => {
    const { chat, answers, sent } = screen()
    answers.discard = fail('internal')
    waits(chat, refused(101, 'id-taken'))
    chat.draft.text = ''
    expect(await chat.retry(messageId(101))).toEqual(fail('internal'))
    expect(await chat.edit(messageId(101))).toEqual(fail('internal'))
    expect([sent, chat.draft.text]).toEqual([[], ''])
  })

  test('comes back to be written anew where it could not go out again under another id', async () => {
    const { chat, answers } = screen()
    answers.send = fail('unreachable')
    waits(chat, refused(101, 'id-taken'))
    expect(await chat.retry(messageId(101))).toEqual(fail('unreachable'))
    expect(chat.draft.text).toBe('number 101')
    chat.draft.text = ''
  })

  test('comes back to be written anew, before what is being written', async () => {
    const { chat, told } = screen()
    waits(chat, refused(101, 'too-large'), refused(102, 'too-large'))
    await chat.edit(messageId(102))
    expect(chat.draft.text).toBe('number 102')
    await chat.edit(messageId(101))
    expect(chat.draft.text).toBe('number 101\nnumber 102')
    expect(told).toEqual(['discard 102', 'discard 101'])
  })
})
