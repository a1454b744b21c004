import { indexOfSeq } from './rows.ts'
import { spanAt } from './spans.ts'
import type { Timeline } from './timeline.ts'

/** The first unread message, or where the log has to be loaded to find it. */
export type FirstUnread = { is: 'loaded'; seq: number; key: string } | { is: 'not-loaded'; seq: number }

/** The first message from `seq` on that somebody else wrote. */
export function firstUnread({ rows, known, oldest }: Timeline, seq: number, me: string): FirstUnread | null {
  const from = Math.max(seq, oldest)
  const span = spanAt(known, from)
  if (!span) return known.some((each) => each.from > from) ? { is: 'not-loaded', seq: from } : null
  for (let index = indexOfSeq(rows, from); (rows[index]?.seq ?? Infinity) <= span.to; index += 1) {
    const row = rows[index]
    if (row?.is === 'message' && row.message.by.id !== me) return { is: 'loaded', seq: row.seq, key: row.message.id }
  }
  return span === known.at(-1) ? null : { is: 'not-loaded', seq: span.to + 1 }
}
