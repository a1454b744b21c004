import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { RoomError } from '../../shared/room-error.ts'
import type { MemberRecord } from '../room/records.ts'
import type { Room } from '../room/room.ts'

const BEARER = /^Bearer ([A-Za-z0-9_-]{43})$/i

export interface Session {
  member: MemberRecord
  tokenHash: string
}

/** What is kept of a secret. Tokens have 256 random bits, so a plain hash is enough. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** Token → member. A header that is missing or of the wrong form is answered like an unknown token. */
export function authenticate(req: Request, room: Room): Session {
  const token = BEARER.exec(req.get('authorization') ?? '')?.[1]
  if (token === undefined) throw new RoomError('unknown-session')
  const tokenHash = hashSecret(token)
  return { member: room.authenticate(tokenHash), tokenHash }
}
