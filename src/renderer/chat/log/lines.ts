import { hasSameMarks, lineAt, type Item, type Line, type Reader } from './line.ts'
import { indexOfSeq } from './rows.ts'
import { gapsOf, type Timeline } from './timeline.ts'

export type { GapLine, Line, MessageLine, Reader } from './line.ts'

/** Lines, and what they were made of, so that the next ones are made only where something is new. */
export interface Lines {
  lines: readonly Line[]
  items: readonly Item[]
  reader: Reader
}

export const NO_LINES: Lines = { lines: [], items: [], reader: { me: { id: 'host', name: '' }, unread: null } }

/** The timeline as it is read: by days and by turns. A line that is as it was is the very same object as in `earlier`. */
export function linesOf(timeline: Timeline, reader: Reader, earlier: Lines = NO_LINES): Lines {
  const items = itemsOf(timeline)
  const kept = isSamePerson(reader.me, earlier.reader.me) ? earlier : NO_LINES
  const lines = nextLines(items, reader, kept)
  for (const seq of [kept.reader.unread, reader.unread]) if (kept.reader.unread !== reader.unread) remake(lines, items, seq, reader)
  return { lines, items, reader }
}

/** Walks both in their order. A line follows from its item and its neighbours' alone. */
function nextLines(items: readonly Item[], reader: Reader, kept: Lines): Line[] {
  const start = Math.max(0, sameAtStart(items, kept.items) - 1)
  const lines = kept.lines.slice(0, start)
  let was = start
  for (const [index, item] of items.slice(start).entries()) {
    const at = start + index
    while (was < kept.items.length && placeOf(kept.items[was]) < placeOf(item)) was += 1
    const old = isSame(item, kept.items[was]) ? kept.lines[was] : undefined
    const hasSameNeighbours = isSame(items[at - 1], kept.items[was - 1]) && isSame(items[at + 1], kept.items[was + 1])
    const line = old && hasSameNeighbours ? old : lineAt(items, at, reader)
    if (line) lines.push(old && hasSameMarks(old, line) ? old : line)
    if (old) was += 1
  }
  return lines
}

/** A gap lies right below the seq it ends at, and behind everything is what is on its way. */
function placeOf(item: Item | undefined): number {
  if (item?.is === 'gap') return item.before - 0.5
  return item?.is === 'message' || item?.is === 'note' ? item.seq : Infinity
}

/** The message at `seq` and the line above it, whose turn it may end. */
function remake(lines: Line[], items: readonly Item[], seq: number | null, reader: Reader): void {
  const index = items.findLastIndex((item) => item.is === 'message' && item.seq === seq)
  for (const at of [index - 1, index]) {
    const [old, line] = [lines[at], lineAt(items, at, reader)]
    if (old && line && !hasSameMarks(old, line)) lines[at] = line
  }
}

function isSamePerson(a: Reader['me'], b: Reader['me']): boolean {
  return a.id === b.id && a.name === b.name && a.tag === b.tag
}

/** Gaps among the rows, and at the end what is on its way. */
function itemsOf(timeline: Timeline): readonly Item[] {
  const { rows, pending } = timeline
  const gaps = gapsOf(timeline).map((gap) => ({ ...gap, is: 'gap' as const, index: indexOfSeq(rows, gap.before) }))
  let items: Item[] = rows.slice(0, gaps[0]?.index)
  gaps.forEach(({ index, ...gap }, at) => (items = items.concat(gap, rows.slice(index, gaps[at + 1]?.index))))
  return items.concat(pending.map((unsent) => ({ is: 'pending', unsent })))
}

function sameAtStart(a: readonly Item[], b: readonly Item[]): number {
  let count = 0
  while (count < a.length && isSame(a[count], b[count])) count += 1
  return count
}

function isSame(a: Item | undefined, b: Item | undefined): boolean {
  if (a === b) return true
  if (a?.is === 'gap') return b?.is === 'gap' && a.before === b.before && a.after === b.after
  return a?.is === 'pending' && b?.is === 'pending' && a.unsent === b.unsent
}
