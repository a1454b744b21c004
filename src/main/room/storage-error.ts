import { RoomError } from '../../shared/room-error.ts'

/** Seconds a client waits after the medium refused something. */
const RETRY_S = 5

/** The medium refused. `cause` is what it said: for the log, not for clients. */
export function storageError(cause?: unknown): RoomError {
  return new RoomError('storage', { retryAfter: RETRY_S }, { cause })
}
