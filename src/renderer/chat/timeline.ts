import { SNAPSHOT_MESSAGES } from '../../shared/limits.ts'
import type { Failure } from '../../shared/outcome.ts'
import type { Accepted, HistoryPage, Snapshot } from '../../shared/wire/answers.ts'
import type { FoldedMessage, KnownEvent } from '../../shared/wire/events.ts'
import { isChange, withChange, type Change } from './message-changes.ts'

/** Everything that is not about one message: who came, went, was renamed; the room's settings. */
export type NoteEvent = Exclude<KnownEvent, { type: 'message' } | Change>

export type LoggedRow = { is: 'message'; seq: number; message: FoldedMessage } | { is: 'note'; seq: number; note: NoteEvent }

/** A message the host has not accepted yet. `failure` present: it will not, unless the writer tries again. */
export interface PendingRow {
  id: string
  text: string
  at: number
  failure?: Failure
}

/** What the list shows, as a value: the log's rows by seq, then what is on its way. */
export interface Timeline {
  rows: readonly LoggedRow[]
  pending: readonly PendingRow[]
  /** The latest changes to messages, for a history page that was folded before they happened. */
  changes: readonly Change[]
  hasOlder: boolean
  /** The first seq this member may read. Beyond 1 there was something before it, which is gone or was before their time. */
  oldest: number
}

/** As many changes as a client keeps for pages older than itself. */
const CHANGES_MAX = 1_000

export const EMPTY: Timeline = { rows: [], pending: [], changes: [], hasOlder: false, oldest: 1 }

const rowOf = (message: FoldedMessage): LoggedRow => ({ is: 'message', seq: message.seq, message })

/** A fresh room, or one begun anew: only what is on its way is carried over. */
export function timelineOf({ messages, oldest }: Snapshot, pending: readonly PendingRow[] = []): Timeline {
  const rows = messages.map(rowOf)
  const first = messages[0]
  return {
    rows,
    pending: withoutLogged(pending, rows),
    changes: [],
    hasOlder: messages.length >= SNAPSHOT_MESSAGES && first !== undefined && first.seq > oldest,
    oldest,
  }
}

export function withEvents(timeline: Timeline, events: readonly KnownEvent[]): Timeline {
  const rows = [...timeline.rows]
  for (const event of events) apply(rows, event)
  const changes = [...timeline.changes, ...events.filter(isChange)].slice(-CHANGES_MAX)
  return { ...timeline, rows, changes, pending: withoutLogged(timeline.pending, rows.slice(-events.length - 1)) }
}

/** Puts an older page in front, brought up to where we stand. */
export function withPage(timeline: Timeline, page: HistoryPage): Timeline {
  const rows = [...timeline.rows]
  for (const message of page.messages) insert(rows, rowOf(message))
  for (const change of timeline.changes) if (change.seq > page.head) applyChange(rows, change)
  return { ...timeline, rows, hasOlder: page.hasMore, oldest: page.oldest }
}

/** Puts a draft at the end, or one that failed back on its way. */
export function withDraft(timeline: Timeline, draft: PendingRow): Timeline {
  return { ...timeline, pending: [...timeline.pending.filter(({ id }) => id !== draft.id), draft] }
}

export function withFailure(timeline: Timeline, id: string, failure: Failure): Timeline {
  return { ...timeline, pending: timeline.pending.map((row) => (row.id === id ? { ...row, failure } : row)) }
}

/** The host took the draft. Its event may be here already, or still on its way: both are the same row. */
export function withAccepted(timeline: Timeline, { id, seq, at }: Accepted, by: FoldedMessage['by']): Timeline {
  const draft = timeline.pending.find((row) => row.id === id)
  return draft ? withEvents(timeline, [{ type: 'message', id, seq, at, by, text: draft.text }]) : timeline
}

export function withoutDraft(timeline: Timeline, id: string): Timeline {
  return { ...timeline, pending: timeline.pending.filter((row) => row.id !== id) }
}

function apply(rows: LoggedRow[], event: KnownEvent): void {
  if (isChange(event)) applyChange(rows, event)
  else insert(rows, event.type === 'message' ? rowOf(event) : { is: 'note', seq: event.seq, note: event })
}

function applyChange(rows: LoggedRow[], change: Change): void {
  const index = rows.findLastIndex((row) => row.is === 'message' && row.message.id === change.id)
  const row = rows[index]
  if (row?.is === 'message') rows[index] = { ...row, message: withChange(row.message, change) }
}

/** By seq; a row that is there already stays, for it may have been changed since. */
function insert(rows: LoggedRow[], row: LoggedRow): void {
  const before = rows.findLastIndex(({ seq }) => seq <= row.seq)
  if (rows[before]?.seq !== row.seq) rows.splice(before + 1, 0, row)
}

function withoutLogged(pending: readonly PendingRow[], rows: readonly LoggedRow[]): readonly PendingRow[] {
  if (pending.length === 0) return pending
  const logged = new Set(rows.map((row) => (row.is === 'message' ? row.message.id : '')))
  return pending.filter(({ id }) => !logged.has(id))
}
