import type { FoldedMessage, KnownEvent } from '../../../shared/wire/events.ts'
import { withChange, type Change } from './message-changes.ts'

/** Everything that is not about one message: who came, went, was renamed; the room's settings. */
export type NoteEvent = Exclude<KnownEvent, { type: 'message' } | Change>

interface MessageRow {
  is: 'message'
  seq: number
  message: FoldedMessage
  /** Every change up to this seq is in it. */
  asOf: number
}

export type LoggedRow = MessageRow | { is: 'note'; seq: number; note: NoteEvent }

export const foldedRow = (message: FoldedMessage, asOf: number): MessageRow => ({ is: 'message', seq: message.seq, message, asOf })

export const eventRow = (event: Exclude<KnownEvent, Change>): LoggedRow =>
  event.type === 'message' ? foldedRow(event, event.seq) : { is: 'note', seq: event.seq, note: event }

/** Where the rows from `seq` on begin. */
export function indexOfSeq(rows: readonly { seq: number }[], seq: number): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle]?.seq ?? Infinity) < seq) low = middle + 1
    else high = middle
  }
  return low
}

export const messagesAt = (rows: readonly LoggedRow[], seqs: readonly number[]): FoldedMessage[] =>
  seqs.flatMap((seq) => {
    const row = rows[indexOfSeq(rows, seq)]
    return row?.is === 'message' && row.seq === seq ? [row.message] : []
  })

/** Both by seq. Of two versions of a message the later fold stays; what is here has been kept up to `head`. */
export function mergedRows(rows: readonly LoggedRow[], added: readonly LoggedRow[], head: number): readonly LoggedRow[] {
  const first = added[0]
  if (!first) return rows
  let at = indexOfSeq(rows, first.seq)
  const merged = rows.slice(0, at)
  for (const row of added) {
    for (let here = rows[at]; here && here.seq < row.seq; here = rows[++at]) merged.push(here)
    const here = rows[at]
    if (here?.seq !== row.seq) merged.push(row)
    else merged.push(laterOf(rows[at++] ?? row, row, head))
  }
  return merged.concat(rows.slice(at))
}

function laterOf(here: LoggedRow, added: LoggedRow, head: number): LoggedRow {
  return here.is === 'message' && added.is === 'message' && added.asOf > Math.max(here.asOf, head) ? added : here
}

/** One pass over the rows, however many changes there are. */
export function changedRows(rows: readonly LoggedRow[], changes: readonly Change[]): readonly LoggedRow[] {
  if (changes.length === 0) return rows
  const byId = new Map<string, Change[]>()
  for (const change of changes) {
    const others = byId.get(change.id)
    if (others) others.push(change)
    else byId.set(change.id, [change])
  }
  return rows.map((row) => (row.is === 'message' ? (byId.get(row.message.id) ?? []).reduce(changedRow, row) : row))
}

function changedRow(row: MessageRow, change: Change): MessageRow {
  return change.seq <= row.asOf ? row : { ...row, message: withChange(row.message, change), asOf: change.seq }
}
