import { RoomError } from '../../shared/room-error.ts'
import type { Cause } from './found-room.ts'

const NO_ROUTE = [
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETDOWN',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'EINVAL',
  'EACCES',
  'EPERM',
]

/** What only somebody can do who has proved to be the room. */
type ProvedCause = 'refuses-us' | 'busy'

/** Why a room could not be reached, from whatever was thrown on the way to it. */
export function causeOf(error: unknown): Exclude<Cause, ProvedCause> {
  if (error instanceof RoomError && error.code === 'wrong-room') return 'another-room'
  const codes = codesIn(error)
  if (codes.includes('ECONNREFUSED')) return 'refused'
  if (codes.includes('ETIMEDOUT') || isTimeout(error)) return 'silent'
  return codes.some((code) => NO_ROUTE.includes(code)) ? 'no-route' : 'broken'
}

/** The same for what was thrown after the room's key was proved: whatever answers there, it is the room. */
export const causeAfterProof = (error: unknown): ProvedCause =>
  error instanceof RoomError && error.code === 'forbidden' ? 'refuses-us' : 'busy'

/** The system's codes in an error, what caused it, and what it sums up: an address family each. */
function codesIn(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const { code } = error as NodeJS.ErrnoException
  const several: unknown[] = error instanceof AggregateError ? error.errors : []
  return [code ?? '', ...several.flatMap(codesIn), ...codesIn(error.cause)]
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || isTimeout(error.cause))
}
