import { describe, expect, test } from 'vitest'
import { linesOf, type Line } from '../../src/renderer/chat/lines.ts'
import {
  EMPTY,
  timelineOf,
  withAccepted,
  withDraft,
  withEvents,
  withFailure,
  withoutDraft,
  withPage,
  type Timeline,
} from '../../src/renderer/chat/timeline.ts'
import type { HistoryPage } from '../../src/shared/wire/answers.ts'
import type { FoldedMessage, KnownEvent } from '../../src/shared/wire/events.ts'
import { ADA, GRACE, message, messageId, messages, snapshotAt } from '../shared/scripted-bridge.ts'

const folded = (seq: number): FoldedMessage => message(seq) as FoldedMessage
const seqs = ({ rows }: Timeline): number[] => rows.map(({ seq }) => seq)
const texts = ({ rows }: Timeline): string[] => rows.map((row) => (row.is === 'message' ? row.message.text : row.note.type))
const page = (from: number, to: number, head: number): HistoryPage => ({
  epoch: 'e1',
  messages: messages(from, to) as FoldedMessage[],
  hasMore: false,
  oldest: 1,
  head,
})
const joined = (seq: number): KnownEvent => ({ type: 'member.joined', seq, at: seq, by: GRACE, member: GRACE })
const draft = { id: messageId(7), text: 'number 7', at: 7 }

describe('the list', () => {
  test('begins with the snapshot and grows by events, in order of seq', () => {
    const timeline = withEvents(timelineOf({ ...snapshotAt(2), messages: [folded(1), folded(2)] }), [joined(3), message(4)])
    expect(texts(timeline)).toEqual(['number 1', 'number 2', 'member.joined', 'number 4'])
  })

  test('a duplicate changes nothing', () => {
    const timeline = withEvents(EMPTY, [message(1), message(2)])
    expect(withEvents(timeline, [message(2), message(1)]).rows).toEqual(timeline.rows)
  })

  test('an older page goes in front', () => {
    expect(seqs(withPage(withEvents(EMPTY, messages(3, 5)), page(0, 3, 5)))).toEqual([1, 2, 3, 4, 5])
  })

  test('a page from before a change we have seen is brought up to date', () => {
    const edit: KnownEvent = { type: 'message.edited', seq: 6, at: 6, by: ADA, id: messageId(1), text: 'better' }
    const timeline = withPage(withEvents(EMPTY, [message(5), edit]), page(0, 2, 5))
    expect(texts(timeline)).toEqual(['better', 'number 2', 'number 5'])
  })

  test('a full snapshot may have more before it, a short one has not', () => {
    const full = { ...snapshotAt(60), messages: messages(10, 60) as FoldedMessage[] }
    expect(timelineOf(full).hasOlder).toBe(true)
    expect(timelineOf({ ...full, messages: full.messages.slice(1) }).hasOlder).toBe(false)
  })
})

describe('changes', () => {
  const base = withEvents(EMPTY, [message(1)])
  const by = { id: GRACE.id, name: 'Grace' }
  const reaction = (type: 'reaction.added' | 'reaction.removed', seq: number): KnownEvent => ({
    type,
    seq,
    at: seq,
    by,
    id: messageId(1),
    emoji: '👍',
  })

  test('a deleted message keeps its place and loses its words, for good', () => {
    const deleted = withEvents(base, [
      { type: 'message.deleted', seq: 2, at: 2, by, id: messageId(1) },
      { type: 'message.edited', seq: 3, at: 3, by, id: messageId(1), text: 'back' },
    ])
    expect(deleted.rows).toMatchObject([{ seq: 1, message: { text: '', deleted: 2 } }])
  })

  test('the same reaction twice counts once; the last one taken away leaves none', () => {
    const liked = withEvents(base, [reaction('reaction.added', 2), reaction('reaction.added', 3)])
    expect(liked.rows).toMatchObject([{ message: { reactions: [{ emoji: '👍', by: [GRACE.id] }] } }])
    expect(withEvents(liked, [reaction('reaction.removed', 4)]).rows).toMatchObject([{ message: { reactions: [] } }])
  })

  test('a change to a message that is not loaded is kept for its page', () => {
    expect(withEvents(EMPTY, [reaction('reaction.added', 2)]).changes).toHaveLength(1)
  })
})

describe('drafts', () => {
  test.each([
    ['its event comes first', (t: Timeline) => withAccepted(withEvents(t, [message(7)]), { id: draft.id, seq: 7, at: 7 }, ADA)],
    ['its answer comes first', (t: Timeline) => withEvents(withAccepted(t, { id: draft.id, seq: 7, at: 7 }, ADA), [message(7)])],
  ])('become the same row whether %s', (_, arrive) => {
    const timeline = arrive(withDraft(EMPTY, draft))
    expect(timeline.pending).toEqual([])
    expect(texts(timeline)).toEqual(['number 7'])
  })

  test('an answer that overtakes older events does not push them down', () => {
    const accepted = withAccepted(withDraft(withEvents(EMPTY, [message(5)]), draft), { id: draft.id, seq: 7, at: 7 }, ADA)
    expect(seqs(withEvents(accepted, [message(6), message(7)]))).toEqual([5, 6, 7])
  })

  test('a refused one stays until it is sent again or discarded', () => {
    const failed = withFailure(withDraft(EMPTY, draft), draft.id, { code: 'muted' })
    expect(failed.pending).toEqual([{ ...draft, failure: { code: 'muted' } }])
    expect(withDraft(failed, draft).pending).toEqual([draft])
    expect(withoutDraft(failed, draft.id).pending).toEqual([])
  })

  test('survive a start-over, unless the new room has them already', () => {
    const { pending } = withDraft(withDraft(EMPTY, draft), { ...draft, id: messageId(8) })
    const timeline = timelineOf({ ...snapshotAt(7), messages: [folded(7)] }, pending)
    expect(timeline.pending.map(({ id }) => id)).toEqual([messageId(8)])
  })
})

describe('lines', () => {
  const minute = 60_000
  const at = (seq: number, time: number, by = ADA): KnownEvent => ({
    ...(message(seq) as FoldedMessage),
    at: time,
    by: { id: by.id, name: by.name },
  })
  const marks = (lines: Line[]): string[] =>
    lines.map((line) =>
      line.is === 'note'
        ? 'note'
        : [line.startsDay && 'day', line.startsTurn && 'starts', line.endsTurn && 'ends'].filter(Boolean).join(' '),
    )
  const noon = new Date(2026, 0, 1, 12).getTime()

  test('one person within five minutes is one turn', () => {
    const timeline = withEvents(EMPTY, [
      at(1, noon),
      at(2, noon + minute),
      at(3, noon + 2 * minute, GRACE),
      at(4, noon + 9 * minute, GRACE),
    ])
    expect(marks(linesOf(timeline, GRACE))).toEqual(['day starts', 'ends', 'starts ends', 'starts ends'])
  })

  test('a note and a new day break a turn', () => {
    const timeline = withEvents(EMPTY, [at(1, noon), { ...joined(2), at: noon }, at(3, noon), at(4, noon + 24 * 60 * minute)])
    expect(marks(linesOf(timeline, GRACE))).toEqual(['day starts ends', 'note', 'starts ends', 'day starts ends'])
  })

  test('a row keeps its key when its draft is accepted', () => {
    const pending = withDraft(EMPTY, draft)
    const key = (timeline: Timeline): string | undefined => linesOf(timeline, ADA)[0]?.key
    expect(key(withAccepted(pending, { id: draft.id, seq: 7, at: 7 }, ADA))).toBe(key(pending))
  })
})
