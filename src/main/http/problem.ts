import type { ErrorCode, RoomError } from '../../shared/room-error.ts'

/** The one place where an error becomes a status (RFC 9110). */
const STATUS: Record<ErrorCode, number> = {
  'invalid-request': 400,
  'invalid-cursor': 400,
  'unknown-session': 401,
  forbidden: 403,
  'host-forbidden': 403,
  'origin-forbidden': 403,
  'peer-forbidden': 403,
  'code-required': 403,
  'wrong-code': 403,
  removed: 403,
  muted: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'id-taken': 409,
  'cursor-gone': 410,
  'too-large': 413,
  'unsupported-media-type': 415,
  'id-reused': 422,
  protocol: 426,
  'rate-limited': 429,
  internal: 500,
  overloaded: 503,
  draining: 503,
  storage: 503,
  // Only clients meet these; a host that throws one has a bug.
  unreachable: 500,
  'malformed-answer': 500,
  'wrong-room': 500,
  cancelled: 500,
}

const TITLES: Partial<Record<ErrorCode, string>> = {
  'host-forbidden': 'This host name is not allowed; start the host with --allow-host NAME to allow it',
  'origin-forbidden': 'This origin is not allowed; start the host with --allow-origin ORIGIN to allow it',
  'peer-forbidden': 'This address is not on the local network; start the host with --allow-public to allow it',
  'unknown-session': 'This token opens no session here',
  'cursor-gone': 'This cursor cannot be continued; start over from a snapshot',
}

export interface Problem {
  status: number
  /** RFC 9457, `application/problem+json`. */
  body: string
}

/** An error as the other side reads it. `status` differs from the code's own only where HTTP itself was broken. */
export function problemOf({ code, facts }: RoomError, status = STATUS[code]): Problem {
  const { allow: _, detail, ...rest } = facts
  const type = `https://watercooler.invalid/problems/${code}`
  return {
    status,
    body: JSON.stringify({ type, title: TITLES[code] ?? code, status, code, ...(detail !== undefined && { detail }), ...rest }),
  }
}
