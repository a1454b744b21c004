import type { RequestHandler } from 'express'
import { RoomError } from '../../../shared/room-error.ts'

/** Last handler of a path: the path exists, this method of it does not. */
export function onlyThese(...methods: string[]): RequestHandler {
  return () => {
    throw new RoomError('method-not-allowed', { allow: methods })
  }
}
