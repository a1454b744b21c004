import type { ErrorRequestHandler, Response } from 'express'
import { RoomError } from '../../shared/room-error.ts'
import { problemOf } from './problem.ts'

/** Answers a request with the problem it ran into. */
export function replyError(res: Response, error: RoomError): void {
  const { status, body } = problemOf(error)
  const { retryAfter, allow } = error.facts
  if (retryAfter !== undefined) res.set('Retry-After', String(Math.max(1, Math.ceil(retryAfter))))
  if (allow) res.set('Allow', allow.join(', '))
  if (status === 401) res.set('WWW-Authenticate', 'Bearer')
  if (status === 426) res.set('Upgrade', 'room/1')
  res.status(status).type('application/problem+json').set('Cache-Control', 'no-store').send(body)
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
