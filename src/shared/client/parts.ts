import type { ClientBridge, RoomKey } from '../bridge.ts'
import type { Clock } from '../clock.ts'
import type { Outcome } from '../outcome.ts'
import type { Snapshot } from '../wire/answers.ts'
import type { RoomListener, StartOverReason } from './state.ts'

export interface Joined {
  roomKey: RoomKey
  snapshot: Snapshot
}

export interface FollowerParts {
  bridge: ClientBridge
  clock: Clock
  listener: RoomListener
  hidden: () => boolean
  /** We may not go on. */
  stopped: () => void
  rejoin: (reason: StartOverReason) => Promise<Outcome<Joined>>
}
