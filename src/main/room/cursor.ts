import { RoomError, type GoneReason } from '../../shared/room-error.ts'
import type { RunRecord } from './records.ts'

/** The part of a log that decides whether a cursor can be continued. */
export interface LogBounds {
  epoch: string
  runs: readonly RunRecord[]
  oldest: number
  head: number
}

const FORM = /^([a-z2-7]{1,32})\.([a-z2-7]{1,32})\.(0|[1-9]\d{0,15})$/

export function formatCursor(log: LogBounds, seq: number): string {
  return `${log.epoch}.${currentRun(log).id}.${seq}`
}

/**
 * The seq a cursor stands at. Throws `invalid-cursor` for what was never a cursor, and `cursor-gone` with its reason
 * for one that cannot be continued without a gap: nothing is ever skipped in silence.
 */
export function resolveCursor(cursor: string, log: LogBounds): number {
  const [, epoch, run, digits] = FORM.exec(cursor) ?? []
  const seq = Number(digits)
  if (epoch === undefined || !Number.isSafeInteger(seq)) throw new RoomError('invalid-cursor')

  if (epoch !== log.epoch) throw gone('epoch', log)
  const issuedBy = log.runs.findIndex((known) => known.id === run)
  if (issuedBy < 0) throw gone('fork', log)
  const nextRun = log.runs[issuedBy + 1]
  // A run's cursors end where the next run began: beyond lies what this copy of the log has lost, or never had.
  if (nextRun && seq > nextRun.after) throw gone('fork', log)
  if (seq > log.head) throw gone('future', log)
  assertReachable(seq, log)
  return seq
}

/** Throws when events right after `seq` are no longer there. */
export function assertReachable(seq: number, log: LogBounds): void {
  if (seq < log.oldest - 1) throw gone('trimmed', log)
}

function currentRun(log: LogBounds): RunRecord {
  const run = log.runs.at(-1)
  if (!run) throw new Error('a served log has a run')
  return run
}

function gone(reason: GoneReason, { epoch, oldest, head }: LogBounds): RoomError {
  return new RoomError('cursor-gone', { reason, epoch, oldest, head })
}
