import type { OutboxState } from '../bridge.ts'
import type { ErrorCode, GoneReason } from '../room-error.ts'
import type { Failure } from '../outcome.ts'
import type { Snapshot } from '../wire/answers.ts'
import type { KnownEvent } from '../wire/events.ts'
import type { Presence } from './presence.ts'

/**
 * Why what we knew is void: the host says so (`GoneReason`), it no longer knows this device (`session`), or its answers
 * twice left a hole (`gap`).
 */
export type StartOverReason = GoneReason | 'session' | 'gap'

export type ClientState =
  | { is: 'joining' }
  | { is: 'catching-up' }
  | { is: 'live' }
  /** `nextTryAt` null: trying right now. `paused`: the host said that it is not back in a moment. */
  | { is: 'offline'; since: number; nextTryAt: number | null; error: Failure; paused?: true }
  | { is: 'starting-over'; reason: StartOverReason }
  | { is: 'stopped'; code: ErrorCode }

export interface RoomListener {
  /** Replaces everything known so far. `startedOver` says why, null the first time. */
  snapshot(snapshot: Snapshot, startedOver: StartOverReason | null): void
  /** In order, each exactly once, without holes. */
  events(events: KnownEvent[]): void
  presence(presence: Presence): void
  state(state: ClientState): void
  /** What of ours waits to be sent, whichever of this person's pages it was written in. */
  outbox(outbox: OutboxState): void
  /** Something that should not happen, for a developer to read. */
  fault(error: unknown): void
}
