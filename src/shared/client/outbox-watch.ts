import type { ClientBridge, RoomKey } from '../bridge.ts'
import { Pause, type Clock } from '../clock.ts'
import { answered } from './answered.ts'
import type { RoomListener } from './state.ts'

/** A bridge that cannot tell what waits, or tells the same again, is broken; asking it more often would not mend it. */
const RETRY_MS = 1_000

export interface OutboxWatchParts {
  bridge: ClientBridge
  clock: Clock
  listener: RoomListener
  roomKey: () => RoomKey
}

/** Tells the listener what waits in the outbox, now and at every change: one question at a time, as with the room's events. */
export class OutboxWatch {
  readonly #parts: OutboxWatchParts
  readonly #pause: Pause
  readonly #pollId: string
  #closed = false

  constructor(parts: OutboxWatchParts) {
    this.#parts = parts
    this.#pause = new Pause(parts.clock)
    this.#pollId = `outbox-${Math.floor(parts.clock.random() * 2 ** 48).toString(36)}`
  }

  async run(): Promise<void> {
    for (let rev = 0; !this.#closed;) rev = await this.#next(rev)
  }

  close(): void {
    this.#closed = true
    this.#parts.bridge.cancel({ pollId: this.#pollId })
    this.#pause.cut()
  }

  async #next(rev: number): Promise<number> {
    const { bridge, listener, roomKey } = this.#parts
    const outcome = await answered(bridge.outbox({ roomKey: roomKey(), pollId: this.#pollId, rev }))
    if (this.#closed) return rev
    if (!outcome.ok || outcome.value.rev === rev) {
      await this.#pause.for(RETRY_MS)
      return rev
    }
    try {
      listener.outbox(outcome.value)
    } catch (error) {
      listener.fault(error)
    }
    return outcome.value.rev
  }
}
