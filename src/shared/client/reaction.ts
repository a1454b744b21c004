import type { Failure } from '../outcome.ts'
import type { ErrorCode } from '../room-error.ts'
import type { StartOverReason } from './state.ts'

/** Failures that pass: nobody answered, nobody could read the answer, or the host asks for patience. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unreachable',
  'malformed-answer',
  'cancelled',
  'rate-limited',
  'overloaded',
  'draining',
  'storage',
  'internal',
])

export const passes = (code: ErrorCode): boolean => PASSING.has(code)

/** Refusals that are about who asks or where, not about the message: it waits until the host has let us in again. */
const ABOUT_THE_WAY: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unknown-session',
  'not-found',
  'wrong-room',
  'host-forbidden',
  'origin-forbidden',
  'peer-forbidden',
  'protocol',
])

export const isAboutTheWay = (code: ErrorCode): boolean => ABOUT_THE_WAY.has(code)

/** Why this failure of a poll makes what we know void, or null when it does not. */
export function lossIn(error: Failure): StartOverReason | null {
  if (error.code === 'cursor-gone') return error.reason ?? 'epoch'
  if (error.code === 'invalid-cursor') return 'epoch'
  return error.code === 'unknown-session' ? 'session' : null
}
