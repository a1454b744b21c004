import { isRecent } from '../../shared/clock.ts'
import type { Endpoint, Sighting } from './found-room.ts'
import { keyOf } from './found-room.ts'
import type { ProbeResult } from './probe.ts'

/** Anybody may announce our room; each place is looked at no more often than this. */
const LOOK_EVERY_MS = 60_000

/** A copy that has not proved itself for so long was stopped. */
const COPY_MS = 5 * 60_000

/** Looked at in that time: far more than anybody copies a folder; what is beyond makes itself up. */
const PLACES_MAX = 16

interface CloneWatching {
  roomId: string
  /** Of this start of the host. */
  boot: string
  now: () => number
  /** Our own, as they are now. */
  ownAddresses: () => readonly string[]
  probe: (endpoint: Endpoint, roomId: string) => Promise<ProbeResult>
}

export interface RoomCopy {
  address: string
  /** When it last proved the room's key. */
  at: number
}

/**
 * Notices that another computer hosts the same room: somebody copied the data folder, and people talk past one another. What
 * is announced in the room's name is only a hint; the room's key, shown from another address, is the proof.
 */
export class CloneWatch {
  readonly #options: CloneWatching
  readonly #lookedAt = new Map<string, number>()
  readonly #copies = new Map<string, RoomCopy>()

  constructor(options: CloneWatching) {
    this.#options = options
  }

  get copies(): RoomCopy[] {
    const now = this.#options.now()
    return [...this.#copies.values()].filter(({ at }) => isRecent(at, now, COPY_MS))
  }

  async hear(sighting: Sighting): Promise<void> {
    if (!this.#isSuspect(sighting) || !this.#mayLook(keyOf(sighting))) return
    const { address, port } = sighting
    const result = await this.#options.probe({ address, port }, this.#options.roomId).catch(() => null)
    // With our own boot in it, it is our own card: somebody passes on what they are sent, or repeats what we once announced.
    if (result?.ok && result.card.boot !== this.#options.boot) this.#copies.set(address, { address, at: this.#options.now() })
  }

  #isSuspect({ roomId, boot, address, isGoodbye }: Sighting): boolean {
    const { roomId: own, boot: ownBoot, ownAddresses } = this.#options
    return roomId === own && boot !== null && boot !== ownBoot && !isGoodbye && !ownAddresses().includes(address)
  }

  #mayLook(place: string): boolean {
    const now = this.#options.now()
    for (const [known, at] of this.#lookedAt) if (!isRecent(at, now, LOOK_EVERY_MS)) this.#lookedAt.delete(known)
    if (this.#lookedAt.has(place) || this.#lookedAt.size >= PLACES_MAX) return false
    this.#lookedAt.set(place, now)
    return true
  }
}
