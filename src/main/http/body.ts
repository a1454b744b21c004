import express, { type Request, type RequestHandler } from 'express'
import { RoomError } from '../../shared/room-error.ts'

/** JSON bodies up to `limit` bytes. Compressed ones are refused (415): a small bomb unpacks to a large body. */
export function jsonBody(limit: number): RequestHandler[] {
  return [requireJson, express.json({ limit: limit > 0 ? limit : Infinity, inflate: false, type: isJson })]
}

/** A body of another type must not be taken for an empty one. */
const requireJson: RequestHandler = (req, _res, next) => {
  if (hasBody(req) && !isJson(req)) throw new RoomError('unsupported-media-type', { detail: 'expected application/json' })
  next()
}

function isJson(req: { headers: { 'content-type'?: string | undefined } }): boolean {
  return /^application\/json\s*(;|$)/i.test(req.headers['content-type'] ?? '')
}

function hasBody(req: Request): boolean {
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0
}

/** The parsed body; `{}` where none was sent. */
export function bodyOf(req: Request): unknown {
  return req.body ?? {}
}
