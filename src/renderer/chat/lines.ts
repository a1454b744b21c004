import type { Failure } from '../../shared/outcome.ts'
import type { FoldedMessage } from '../../shared/wire/events.ts'
import type { LoggedRow, NoteEvent, PendingRow, Timeline } from './timeline.ts'

/** Messages of one person this close together are read as one turn. */
const TURN_MS = 5 * 60_000

export interface MessageLine {
  is: 'message'
  key: string
  at: number
  by: FoldedMessage['by']
  own: boolean
  text: string
  /** The logged message; absent while it is on its way. */
  message?: FoldedMessage
  failure?: Failure
  startsDay: boolean
  startsTurn: boolean
  endsTurn: boolean
}

interface NoteLine {
  is: 'note'
  key: string
  at: number
  note: NoteEvent
  startsDay: boolean
}

export type Line = MessageLine | NoteLine

/** The timeline as it is read: by days and by turns. */
export function linesOf({ rows, pending }: Timeline, me: FoldedMessage['by']): Line[] {
  const lines = [...rows.map((row) => loggedLine(row, me.id)), ...pending.map((row) => pendingLine(row, me))]
  lines.forEach((line, index) => link(lines[index - 1], line))
  return lines
}

function loggedLine(row: LoggedRow, me: string): Line {
  if (row.is === 'note') return { is: 'note', key: `n${row.seq}`, at: row.note.at, note: row.note, startsDay: false }
  const { message } = row
  return {
    is: 'message',
    key: message.id,
    at: message.at,
    by: message.by,
    own: message.by.id === me,
    text: message.text,
    message,
    ...ALONE,
  }
}

function pendingLine({ id, at, text, failure }: PendingRow, by: FoldedMessage['by']): Line {
  return { is: 'message', key: id, at, by, own: true, text, ...(failure ? { failure } : {}), ...ALONE }
}

const ALONE = { startsDay: false, startsTurn: true, endsTurn: true }

function link(previous: Line | undefined, line: Line): void {
  line.startsDay = !previous || new Date(previous.at).toDateString() !== new Date(line.at).toDateString()
  if (line.is !== 'message' || previous?.is !== 'message' || line.startsDay) return
  line.startsTurn = previous.by.id !== line.by.id || previous.by.name !== line.by.name || line.at - previous.at > TURN_MS
  previous.endsTurn = line.startsTurn
}
