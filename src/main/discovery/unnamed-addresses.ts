import type { RoomCard } from '../../shared/wire/room.ts'
import { Candidate } from './candidate.ts'
import type { Moment } from './candidate.ts'
import { keyOf } from './found-room.ts'
import type { Cause, Endpoint, Sighting } from './found-room.ts'

/** A scan of three networks finds at most so many machines that answer, and hardly ever a tenth of it. */
const ADDRESSES_MAX = 800

/** Places of which only the address is known, typed or found by a scan, until a room there has said which it is. */
export class UnnamedAddresses {
  readonly #candidates = new Map<string, Candidate>()

  hear(sighting: Sighting, moment: Moment): void {
    const key = keyOf(sighting)
    const candidate = this.#candidates.get(key) ?? new Candidate(sighting, moment)
    if (!this.#candidates.has(key) && this.#candidates.size >= ADDRESSES_MAX) return
    this.#candidates.set(key, candidate)
    candidate.hear(sighting, moment)
  }

  /** @returns what is to be heard of the room that has answered there, once for each way in which the address was found */
  prove(endpoint: Endpoint, result: RoomCard | Cause, moment: Moment): Sighting[] {
    const candidate = this.#candidates.get(keyOf(endpoint))
    if (!candidate) return []
    candidate.prove(result, moment)
    if (typeof result === 'string') return []
    this.#candidates.delete(keyOf(endpoint))
    const sighting = { ...endpoint, ...candidate.heard, roomId: result.room.id, boot: null, isGoodbye: false }
    return [...candidate.foundBy].map((foundBy) => ({ ...sighting, foundBy }))
  }

  settle(moment: Moment): void {
    for (const [key, candidate] of this.#candidates) if (candidate.isOver(moment)) this.#candidates.delete(key)
  }

  lookAgain(): void {
    for (const candidate of this.#candidates.values()) candidate.askForCheck()
  }

  due(moment: Moment): Candidate[] {
    return [...this.#candidates.values()].filter((candidate) => candidate.isDue(moment))
  }
}
