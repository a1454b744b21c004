import { describe, expect, test } from 'vitest'
import {
  EMPTY,
  gapsOf,
  isStale,
  timelineOf,
  withEvents,
  withOutbox,
  withPage,
  withTrimmed,
  type Timeline,
} from '../../src/renderer/chat/log/timeline.ts'
import { spanOf, withSpan } from '../../src/renderer/chat/log/spans.ts'
import type { HistoryPage, Snapshot } from '../../src/shared/wire/answers.ts'
import type { FoldedMessage, KnownEvent } from '../../src/shared/wire/events.ts'
import { ADA, GRACE, message, messageId, messages, snapshotAt } from '../shared/scripted-bridge.ts'

const folded = (from: number, to: number): FoldedMessage[] => messages(from, to) as FoldedMessage[]
const seqs = ({ rows }: Timeline): number[] => rows.map(({ seq }) => seq)
const texts = ({ rows }: Timeline): string[] => rows.map((row) => (row.is === 'message' ? row.message.text : row.note.type))
const page = (from: number, to: number, more: Partial<HistoryPage> = {}): HistoryPage => ({
  epoch: 'e1',
  messages: folded(from, to),
  hasMore: true,
  oldest: 1,
  head: 100,
  ...more,
})
const joined = (seq: number): KnownEvent => ({ type: 'member.joined', seq, at: seq, by: GRACE, member: GRACE })
const edited = (seq: number, of: number, text = 'better'): KnownEvent => ({
  type: 'message.edited',
  seq,
  at: seq,
  by: ADA,
  id: messageId(of),
  text,
})
/** A hundred messages, of which the snapshot has the last fifty. */
const hundred = (more: Partial<Snapshot> = {}): Timeline => timelineOf({ ...snapshotAt(100), messages: folded(50, 100), ...more })
const draft = { id: messageId(7), text: 'number 7', at: 7 }

describe('the list', () => {
  test('begins with the snapshot and grows by events, in order of seq', () => {
    const timeline = withEvents(timelineOf({ ...snapshotAt(2), messages: folded(0, 2) }), [joined(3), message(4)])
    expect(texts(timeline)).toEqual(['number 1', 'number 2', 'member.joined', 'number 4'])
  })

  test('is as it was after events that have come before', () => {
    const timeline = withEvents(EMPTY, [message(1), joined(2)])
    expect(withEvents(timeline, [message(1), joined(2)])).toBe(timeline)
    expect(seqs(withEvents(timeline, [joined(2), message(3)]))).toEqual([1, 2, 3])
  })

  test('forgets its oldest rows and knows that it did', () => {
    const trimmed = withTrimmed(withEvents(EMPTY, messages(0, 10)), 4)
    expect(seqs(trimmed)).toEqual([7, 8, 9, 10])
    expect(gapsOf(trimmed)).toEqual([{ before: 7, after: 0 }])
    expect(withTrimmed(trimmed, 4)).toBe(trimmed)
  })

  test('forgets the gaps, too, that lie in what is forgotten', () => {
    const timeline = withPage(hundred(), { around: 20 }, page(9, 30))
    expect(withTrimmed(timeline, 60).known).toEqual([
      { from: 21, to: 30 },
      { from: 51, to: 100 },
    ])
    expect(withTrimmed(timeline, 30).known).toEqual([{ from: 71, to: 100 }])
  })
})

describe('what is known of the log', () => {
  test('is all of it where the snapshot is short, and what the snapshot has where it is full', () => {
    expect(timelineOf({ ...snapshotAt(9), messages: folded(4, 7) }).known).toEqual([{ from: 1, to: 9 }])
    expect(hundred().known).toEqual([{ from: 51, to: 100 }])
  })

  test('is nothing to a newcomer who sees nothing from before, and what they hear from then on', () => {
    const newcomer = timelineOf({ ...snapshotAt(9), oldest: 10 })
    expect(newcomer.known).toEqual([])
    expect(gapsOf(withEvents(newcomer, [message(10)]))).toEqual([])
  })

  test('goes on over events that this version does not understand', () => {
    expect(withEvents(withEvents(EMPTY, [message(1)]), [message(4)]).known).toEqual([{ from: 1, to: 4 }])
  })

  test('grows together with a page that touches it', () => {
    expect(withPage(hundred(), { before: 51 }, page(30, 50)).known).toEqual([{ from: 31, to: 100 }])
  })

  test('has a gap between it and a page from elsewhere, which later pages close', () => {
    const jumped = withPage(hundred(), { around: 20 }, page(9, 30))
    expect(gapsOf(jumped)).toEqual([
      { before: 10, after: 0 },
      { before: 51, after: 30 },
    ])
    const closed = withPage(jumped, { after: 30 }, page(30, 50))
    expect(gapsOf(closed)).toEqual([{ before: 10, after: 0 }])
    expect(gapsOf(withPage(closed, { before: 10 }, page(0, 9, { hasMore: false })))).toEqual([])
  })

  test('is enough once the host has forgotten what lies below', () => {
    expect(gapsOf(withPage(hundred(), { before: 51 }, page(50, 50, { hasMore: false, oldest: 51 })))).toEqual([])
  })

  test.each([
    [{ before: 51 }, page(30, 50), { from: 31, to: 50 }],
    [{ before: 51 }, page(0, 0, { hasMore: false }), { from: 1, to: 50 }],
    [{ before: 500 }, page(90, 100), { from: 91, to: 100 }],
    [{ after: 30 }, page(30, 50), { from: 31, to: 50 }],
    [{ after: 90 }, page(90, 95, { hasMore: false }), { from: 91, to: 100 }],
    [{ after: 3 }, page(39, 50, { oldest: 40 }), { from: 40, to: 50 }],
    [{ around: 20 }, page(9, 30), { from: 10, to: 30 }],
    [{ around: 3 }, page(0, 20, { hasMore: false }), { from: 1, to: 20 }],
    [{ around: 99 }, page(60, 90), { from: 61, to: 100 }],
  ])('%j says all about its stretch', (asked, answer, span) => {
    expect(spanOf(asked, answer)).toEqual(span)
  })

  test('is ascending and apart, whatever is added', () => {
    const spans = [
      { from: 1, to: 3 },
      { from: 7, to: 9 },
    ]
    expect(withSpan(spans, { from: 4, to: 4 })).toEqual([
      { from: 1, to: 4 },
      { from: 7, to: 9 },
    ])
    expect(withSpan(spans, { from: 4, to: 6 })).toEqual([{ from: 1, to: 9 }])
    expect(withSpan(spans, { from: 5, to: 5 })).toHaveLength(3)
    expect(withSpan(spans, { from: 2, to: 3 })).toBe(spans)
    expect(withSpan(spans, { from: 5, to: 4 })).toBe(spans)
  })
})

describe('a page', () => {
  test('from before a change we have seen is brought up to date', () => {
    const timeline = withEvents(hundred(), [edited(101, 50)])
    expect(texts(withPage(timeline, { before: 51 }, page(48, 50)))[1]).toBe('better')
  })

  test('from after a change we have not seen yet takes it once', () => {
    const like: KnownEvent = { type: 'reaction.removed', seq: 101, at: 1, by: ADA, id: messageId(60), emoji: '👍' }
    const reactions = [{ emoji: '👍', by: [ADA.id] }]
    const ahead = page(48, 60, { head: 102 })
    const liked = ahead.messages.map((each) => (each.seq === 60 ? { ...each, reactions } : each))
    const timeline = withPage(hundred(), { around: 55 }, { ...ahead, messages: liked })
    expect(withEvents(timeline, [like]).rows.find(({ seq }) => seq === 60)).toMatchObject({ message: { reactions } })
  })

  test('that brings nothing new leaves the rows the very same', () => {
    const [first] = hundred().rows
    const timeline = { ...hundred(), rows: first ? [first] : [] }
    expect(withPage(timeline, { around: 51 }, page(50, 51)).rows[0]).toBe(first)
  })

  test('does not undo what has happened since', () => {
    const timeline = withEvents(hundred(), [edited(101, 60)])
    expect(withPage(timeline, { around: 55 }, page(48, 60)).rows.find(({ seq }) => seq === 60)).toMatchObject({
      message: { text: 'better' },
    })
  })

  test('that is older than the changes we keep is of no use', () => {
    const changes = Array.from({ length: 1_001 }, (_, index) => edited(101 + index, 60))
    const timeline = withEvents(hundred(), changes)
    expect(timeline.changes).toHaveLength(1_000)
    expect([isStale(timeline, page(0, 1, { head: 100 })), isStale(timeline, page(0, 1, { head: 101 }))]).toEqual([true, false])
    expect(isStale(hundred(), page(0, 1, { head: 99 }))).toBe(true)
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
    const deleted = withEvents(base, [{ type: 'message.deleted', seq: 2, at: 2, by, id: messageId(1) }, edited(3, 1, 'back')])
    expect(deleted.rows).toMatchObject([{ seq: 1, message: { text: '', deleted: 2 } }])
  })

  test('the same reaction twice counts once; the last one taken away leaves none', () => {
    const liked = withEvents(base, [reaction('reaction.added', 2), reaction('reaction.added', 3)])
    expect(liked.rows).toMatchObject([{ message: { reactions: [{ emoji: '👍', by: [GRACE.id] }] } }])
    expect(withEvents(liked, [reaction('reaction.removed', 4)]).rows).toMatchObject([{ message: { reactions: [] } }])
  })

  test('in the same batch as their message are applied to it', () => {
    expect(texts(withEvents(EMPTY, [message(1), edited(2, 1)]))).toEqual(['better'])
  })
})

describe('what is on its way', () => {
  const accepted = { ...draft, accepted: { id: draft.id, seq: 7, at: 7 } }
  const waiting = (timeline: Timeline): string[] => timeline.pending.map(({ id }) => id)

  test('is one row, and stays one when its event comes before its answer', () => {
    const timeline = withEvents(withOutbox(EMPTY, [draft]), [message(7)])
    expect([waiting(timeline), texts(timeline)]).toEqual([[], ['number 7']])
    expect(waiting(withOutbox(timeline, [draft]))).toEqual([])
    expect(waiting(withOutbox(timeline, [accepted]))).toEqual([])
  })

  test('stays from its answer to its event, also when the outbox is done with it', () => {
    const timeline = withOutbox(withOutbox(EMPTY, [accepted]), [])
    expect(waiting(timeline)).toEqual([draft.id])
    expect(waiting(withEvents(timeline, [message(6)]))).toEqual([draft.id])
    expect(waiting(withEvents(timeline, [message(7)]))).toEqual([])
  })

  test('ends when its event has come and gone', () => {
    expect(waiting(withOutbox(withTrimmed(withEvents(EMPTY, messages(0, 9)), 1), [accepted]))).toEqual([])
  })

  test('ends when a page brings it', () => {
    const timeline = withPage(withOutbox(EMPTY, [draft]), { before: 8 }, page(6, 7))
    expect(waiting(timeline)).toEqual([])
  })

  test('goes when its writer discards it', () => {
    expect(waiting(withOutbox(withOutbox(EMPTY, [{ ...draft, failure: { code: 'muted' } }]), []))).toEqual([])
  })

  test('outlives a start-over, unless the new room has it already', () => {
    const other = { ...draft, id: messageId(8) }
    expect(waiting(timelineOf({ ...snapshotAt(7), messages: folded(6, 7) }, [draft, other]))).toEqual([other.id])
  })
})
