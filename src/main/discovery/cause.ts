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

/** Why a room could not be reached, from whatever was thrown on the way to it. */
export function causeOf(error: unknown): Cause {
  if (error instanceof RoomError && error.code === 'wrong-room') return 'another-room'
  const codes = codesIn(error)
  if (codes.includes('ECONNREFUSED')) return 'refused'
  if (codes.includes('ETIMEDOUT') || isTimeout(error)) return 'silent'
  return codes.some((code) => NO_ROUTE.includes(code)) ? 'no-route' : 'broken'
}

/**
 * The system's codes in an error, what caused it, and what it sums up: an address family each. A RoomError has them in its
 * words only, where it has no cause.
 */
function codesIn(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const { code } = error as NodeJS.ErrnoException
  const several: unknown[] = error instanceof AggregateError ? error.errors : []
  return [code ?? '', ...(error.message.match(/\bE[A-Z_]{3,}\b/g) ?? []), ...several.flatMap(codesIn), ...codesIn(error.cause)]
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || isTimeout(error.cause))
}
