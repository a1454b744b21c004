import type { ErrorRequestHandler, Response } from 'express'
import { RoomError, type ErrorCode } from '../../shared/room-error.ts'

/** The one place where an error becomes a status (RFC 9110; the body is RFC 9457 problem+json). */
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

export function statusOf(code: ErrorCode): number {
  return STATUS[code]
}

/** Answers a request with the problem it ran into. */
export function replyError(res: Response, error: RoomError): void {
  const { allow, detail, ...facts } = error.facts
  const status = STATUS[error.code]
  if (facts.retryAfter !== undefined) res.set('Retry-After', String(Math.max(1, Math.ceil(facts.retryAfter))))
  if (allow) res.set('Allow', allow.join(', '))
  if (status === 401) res.set('WWW-Authenticate', 'Bearer')
  if (status === 426) res.set('Upgrade', 'room/1')
  res
    .status(status)
    .type('application/problem+json')
    .set('Cache-Control', 'no-store')
    .send(
      JSON.stringify({
        type: `https://watercooler.invalid/problems/${error.code}`,
        title: TITLES[error.code] ?? error.code,
        status,
        code: error.code,
        ...(detail !== undefined && { detail }),
        ...facts,
      }),
    )
}

/** Express's last handler. `onBug` hears of what no request should be able to cause. */
export function errorHandler(onBug: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    const problem = asRoomError(error)
    if (problem.code === 'internal') onBug(error)
    if (res.headersSent) next(error)
    else replyError(res, problem)
  }
}

/** What Express and its body parser throw carries a status and, from the parser, a type. */
export function asRoomError(error: unknown): RoomError {
  if (error instanceof RoomError) return error
  const { type, status, limit } = (error ?? {}) as { type?: unknown; status?: unknown; limit?: unknown }
  if (type === 'entity.too.large')
    return new RoomError('too-large', { ...(typeof limit === 'number' && { limit }), detail: 'bytes of body' })
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') return new RoomError('unsupported-media-type')
  if (typeof status === 'number' && status >= 400 && status < 500) return new RoomError('invalid-request', { detail: 'malformed request' })
  return new RoomError('internal')
}
