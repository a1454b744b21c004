import type { Unsent } from '../../../shared/bridge.ts'
import type { Failure } from '../../../shared/outcome.ts'
import type { FoldedMessage } from '../../../shared/wire/events.ts'
import type { Gap, LoggedRow, NoteEvent } from './timeline.ts'

/** Messages of one person this close together are read as one turn. */
const TURN_MS = 5 * 60_000
/** Whoever goes on for long is given a name and a time again about this often, at the first breath they take. */
const LONG_TURN_MS = 15 * 60_000
const BREATH_MS = 60_000
/** The same day of a month is the same day when the moments are closer than this. */
const TWO_DAYS_MS = 2 * 86_400_000

/** How a line stands to its neighbours. */
interface Marks {
  startsDay: boolean
  startsTurn: boolean
  endsTurn: boolean
  /** The line that says “new from here on” stands above this one. */
  startsUnread: boolean
}

export interface MessageLine extends Marks {
  is: 'message'
  /** The message's id: it stays when the log brings the message back. */
  key: string
  at: number
  by: FoldedMessage['by']
  own: boolean
  text: string
  /** The logged message; absent until the log has brought it back. */
  message?: FoldedMessage
  failure?: Failure
  /** The host has it, whether or not the log has brought it back. */
  accepted: boolean
}

interface NoteLine extends Marks {
  is: 'note'
  key: string
  at: number
  note: NoteEvent
}

/** Here a stretch of the log is not loaded. */
export interface GapLine extends Marks, Gap {
  is: 'gap'
  key: string
}

export type Line = MessageLine | NoteLine | GapLine

/** What one line is made of. */
export type Item = LoggedRow | (Gap & { is: 'gap' }) | { is: 'pending'; unsent: Unsent }

export interface Reader {
  me: FoldedMessage['by']
  /** The seq of the first message that is new to them; null when there is none, or it is not loaded. */
  unread: number | null
}

type Bare = Line extends infer L ? (L extends Line ? Omit<L, keyof Marks> : never) : never

export function lineAt(items: readonly Item[], index: number, reader: Reader): Line | undefined {
  const line = bareAt(items, index, reader.me)
  if (!line) return undefined
  const previous = bareAt(items, index - 1, reader.me)
  const next = bareAt(items, index + 1, reader.me)
  return {
    ...line,
    startsDay: startsDay(line, previous),
    startsTurn: startsTurn(line, previous, reader),
    endsTurn: !next || startsTurn(next, line, reader),
    startsUnread: startsUnread(line, reader),
  }
}

export function hasSameMarks(a: Line, b: Line): boolean {
  return a.startsDay === b.startsDay && a.startsTurn === b.startsTurn && a.endsTurn === b.endsTurn && a.startsUnread === b.startsUnread
}

function bareAt(items: readonly Item[], index: number, me: Reader['me']): Bare | undefined {
  const item = items[index]
  if (!item) return undefined
  if (item.is === 'gap') return { ...item, key: `g${item.before}` }
  if (item.is === 'note') return { is: 'note', key: `n${item.seq}`, at: item.note.at, note: item.note }
  if (item.is === 'pending') return bareUnsent(item.unsent, me)
  const { message } = item
  const { id: key, at, by, text } = message
  return { is: 'message', key, at, by, own: by.id === me.id, text, message, accepted: true }
}

function bareUnsent({ id, at, text, failure, accepted }: Unsent, by: Reader['me']): Bare {
  return { is: 'message', key: id, at, by, own: true, text, ...(failure && { failure }), accepted: accepted !== undefined }
}

function startsDay(line: Bare, previous: Bare | undefined): boolean {
  if (line.is === 'gap') return false
  return !previous || previous.is === 'gap' || !isSameDay(previous.at, line.at)
}

const isSameDay = (a: number, b: number): boolean => Math.abs(a - b) < TWO_DAYS_MS && new Date(a).getDate() === new Date(b).getDate()

function startsTurn(line: Bare, previous: Bare | undefined, reader: Reader): boolean {
  if (line.is !== 'message' || previous?.is !== 'message' || startsDay(line, previous) || startsUnread(line, reader)) return true
  return previous.by.id !== line.by.id || previous.by.name !== line.by.name || isApart(previous.at, line.at)
}

function isApart(before: number, at: number): boolean {
  const isLong = Math.floor(at / LONG_TURN_MS) !== Math.floor(before / LONG_TURN_MS)
  return at - before > (isLong ? BREATH_MS : TURN_MS)
}

const startsUnread = (line: Bare, { unread }: Reader): boolean => line.is === 'message' && unread !== null && line.message?.seq === unread
