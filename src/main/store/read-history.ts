import type { DatabaseSync } from 'node:sqlite'
import type { FoldedMessage } from '../../shared/wire/events.ts'
import { PAGE_MAX_BYTES, type HistoryRequest, type HistorySlice } from '../room/store.ts'

/** One page of folded messages, read in one transaction: it is the fold at exactly the `head` it names. */
export function readHistory(db: DatabaseSync, request: HistoryRequest): HistorySlice {
  db.exec('BEGIN')
  try {
    const { head, oldest } = db.prepare('SELECT head, oldest FROM log').get() as { head: number; oldest: number }
    return { ...readMessages(db, request), oldest, head }
  } finally {
    db.exec('COMMIT')
  }
}

function readMessages(
  db: DatabaseSync,
  { before, after, around, limit, from }: HistoryRequest,
): Pick<HistorySlice, 'messages' | 'hasMore'> {
  if (after !== undefined) return above(db, Math.max(after + 1, from), limit)
  if (around === undefined) return below(db, before ?? Number.MAX_SAFE_INTEGER, from, limit)
  const older = below(db, around, from, Math.floor(limit / 2))
  const newer = above(db, Math.max(around, from), limit - older.messages.length)
  return { messages: [...older.messages, ...newer.messages], hasMore: older.hasMore }
}

function below(db: DatabaseSync, seq: number, from: number, limit: number) {
  const rows = db.prepare('SELECT body FROM messages WHERE seq < ? AND seq >= ? ORDER BY seq DESC LIMIT ?').all(seq, from, limit + 1)
  const page = fitting(rows.slice(0, limit))
  return { messages: decode(page.reverse()), hasMore: rows.length > page.length }
}

function above(db: DatabaseSync, first: number, limit: number) {
  const rows = db.prepare('SELECT body FROM messages WHERE seq >= ? ORDER BY seq LIMIT ?').all(first, limit + 1)
  const page = fitting(rows.slice(0, limit))
  return { messages: decode(page), hasMore: rows.length > page.length }
}

function decode(rows: readonly Record<string, unknown>[]): FoldedMessage[] {
  return rows.map(({ body }) => JSON.parse(body as string) as FoldedMessage)
}

function fitting(rows: Record<string, unknown>[]): Record<string, unknown>[] {
  let bytes = 0
  const end = rows.findIndex(({ body }, index) => {
    bytes += Buffer.byteLength(body as string)
    return index > 0 && bytes > PAGE_MAX_BYTES
  })
  return rows.slice(0, end < 0 ? rows.length : end)
}
