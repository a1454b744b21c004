import type { HistoryPage } from '../../../shared/wire/answers.ts'

/** A stretch of the log that is here completely: every message of it is a row. Both ends belong to it. */
export interface Span {
  from: number
  to: number
}

/** Which page of the log was asked for. */
export type Asked = { before: number } | { after: number } | { around: number }

/** The spans, ascending and apart, with one more: what overlaps or touches it becomes one with it. */
export function withSpan(spans: readonly Span[], added: Span): readonly Span[] {
  if (added.from > added.to || spans.some(({ from, to }) => from <= added.from && added.to <= to)) return spans
  const below = spans.filter(({ to }) => to < added.from - 1)
  const above = spans.filter(({ from }) => from > added.to + 1)
  const touched = [added, ...spans.slice(below.length, spans.length - above.length)]
  return [...below, { from: Math.min(...touched.map(({ from }) => from)), to: Math.max(...touched.map(({ to }) => to)) }, ...above]
}

/** What is left when everything below `seq` is forgotten. */
export const spansFrom = (spans: readonly Span[], seq: number): readonly Span[] =>
  spans.filter(({ to }) => to >= seq).map((span) => (span.from < seq ? { ...span, from: seq } : span))

export const spanAt = (spans: readonly Span[], seq: number): Span | undefined => spans.find(({ from, to }) => from <= seq && seq <= to)

/** What a page says all about: also that there is nothing where it has nothing. */
export function spanOf(asked: Asked, page: HistoryPage): Span {
  const { messages, hasMore, oldest, head } = page
  const last = messages.at(-1)?.seq
  if ('after' in asked) return { from: Math.max(asked.after + 1, oldest), to: hasMore && last !== undefined ? last : head }
  if ('before' in asked) return { from: firstOf(page, oldest), to: Math.min(asked.before - 1, head) }
  // A page also ends where it becomes too many bytes: that it is short does not mean that it reaches the head.
  return { from: firstOf(page, asked.around), to: last !== undefined && last >= asked.around ? last : head }
}

function firstOf({ messages, hasMore, oldest }: HistoryPage, ifEmpty: number): number {
  return hasMore ? (messages[0]?.seq ?? ifEmpty) : oldest
}
