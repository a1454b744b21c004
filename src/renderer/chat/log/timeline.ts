import type { Unsent } from '../../../shared/bridge.ts'
import { SNAPSHOT_MESSAGES } from '../../../shared/limits.ts'
import type { HistoryPage, Snapshot } from '../../../shared/wire/answers.ts'
import type { KnownEvent } from '../../../shared/wire/events.ts'
import { isChange, type Change } from './message-changes.ts'
import { changedRows, eventRow, foldedRow, mergedRows, type LoggedRow } from './rows.ts'
import { spanOf, spansFrom, withSpan, type Asked, type Span } from './spans.ts'

export type { LoggedRow, NoteEvent } from './rows.ts'

/** What is here of the log, as a value: rows by seq, with gaps; then what is on its way. */
export interface Timeline {
  rows: readonly LoggedRow[]
  /** What is here completely; gaps lie between. Notes come only as events: a stretch that came as a page has none. */
  known: readonly Span[]
  /** The latest changes to messages, for a page that was folded before they happened. */
  changes: readonly Change[]
  /** Every change after this seq is among `changes`. */
  changesSince: number
  /** The last event that came. */
  head: number
  /** The first seq this member may read. Beyond 1 there was something before it, which is gone or was before their time. */
  oldest: number
  pending: readonly Unsent[]
}

/** A stretch of the log that is not here: below `before`, above `after` (0: down to the oldest). */
export interface Gap {
  before: number
  after: number
}

/** As many changes as a client keeps for pages older than itself. */
const CHANGES_MAX = 1_000

export const EMPTY: Timeline = { rows: [], known: [], changes: [], changesSince: 0, head: 0, oldest: 1, pending: [] }

/** A fresh room, or one begun anew: only what is on its way is carried over. What the host took is in this snapshot, or in no log. */
export function timelineOf({ messages, oldest, head }: Snapshot, unsent: readonly Unsent[] = []): Timeline {
  const first = messages[0]
  const from = first && messages.length >= SNAPSHOT_MESSAGES ? first.seq : oldest
  const rows = messages.map((message) => foldedRow(message, head))
  const onTheWay = unsent.filter(({ accepted }) => !accepted)
  return withOutbox({ ...EMPTY, rows, known: withSpan([], { from, to: head }), changesSince: head, head, oldest }, onTheWay)
}

/** The next events. What has come before changes nothing. */
export function withEvents(timeline: Timeline, events: readonly KnownEvent[]): Timeline {
  const fresh = events.filter(({ seq }) => seq > timeline.head)
  const head = fresh.at(-1)?.seq
  if (head === undefined) return timeline
  const changes = fresh.filter(isChange)
  const added = fresh.filter((event) => !isChange(event)).map(eventRow)
  return {
    ...timeline,
    rows: changedRows(mergedRows(timeline.rows, added, timeline.head), changes),
    known: withSpan(timeline.known, { from: timeline.head + 1, to: head }),
    ...keptChanges(timeline, changes),
    head,
    pending: stillPending(timeline.pending, added, head),
  }
}

/** True of a page folded before changes that are no longer kept: it cannot be brought up to date, ask again. */
export const isStale = ({ changesSince }: Timeline, { head }: HistoryPage): boolean => head < changesSince

/** Puts a page into its place, brought up to where we stand. */
export function withPage(timeline: Timeline, asked: Asked, page: HistoryPage): Timeline {
  const folded = page.messages.map((message) => foldedRow(message, page.head))
  const rows = mergedRows(timeline.rows, changedRows(folded, timeline.changes), timeline.head)
  return {
    ...timeline,
    rows,
    known: withSpan(timeline.known, spanOf(asked, page)),
    oldest: Math.max(timeline.oldest, page.oldest),
    pending: stillPending(timeline.pending, folded, timeline.head),
  }
}

/** What waits is in the outbox's hands, except that a message the host has taken stays until its event is here. */
export function withOutbox(timeline: Timeline, unsent: readonly Unsent[]): Timeline {
  const ids = new Set(unsent.map(({ id }) => id))
  const taken = timeline.pending.filter(({ id, accepted }) => accepted && !ids.has(id))
  return { ...timeline, pending: stillPending([...taken, ...unsent], timeline.rows, timeline.head) }
}

/** Forgets the oldest rows, so that a page that stays open for weeks does not grow: they can be loaded again. */
export function withTrimmed(timeline: Timeline, keep: number): Timeline {
  const first = timeline.rows[timeline.rows.length - keep]
  if (!first || timeline.rows.length <= keep) return timeline
  return { ...timeline, rows: timeline.rows.slice(-keep), known: spansFrom(timeline.known, first.seq) }
}

/** Ascending. Nothing can be had from below the oldest seq. */
export function gapsOf({ known, oldest }: Timeline): Gap[] {
  return known.map(({ from }, index) => ({ before: from, after: known[index - 1]?.to ?? 0 })).filter(({ before }) => before > oldest)
}

function keptChanges({ changes, changesSince }: Timeline, added: readonly Change[]): Pick<Timeline, 'changes' | 'changesSince'> {
  if (added.length === 0) return { changes, changesSince }
  const all = [...changes, ...added]
  const forgotten = all[all.length - CHANGES_MAX - 1]
  return { changes: all.slice(-CHANGES_MAX), changesSince: forgotten?.seq ?? changesSince }
}

function stillPending(pending: readonly Unsent[], rows: readonly LoggedRow[], head: number): readonly Unsent[] {
  if (pending.length === 0) return pending
  const waiting = new Set(pending.map(({ id }) => id))
  for (const row of rows) if (row.is === 'message') waiting.delete(row.message.id)
  return pending.filter(({ id, accepted }) => waiting.has(id) && !(accepted && accepted.seq <= head))
}
