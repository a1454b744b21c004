import { isRecent } from '../../shared/clock.ts'
import type { Answer } from './mdns-packet.ts'

/** RFC 6762, 6: a record is not multicast again within a second. Whoever asks meanwhile has heard it, or asks again. */
const SECOND_MS = 1_000

/** Records that everybody was told a moment ago: a packet of sixteen questions is not to become sixteen packets for all. */
export class ToldLately {
  readonly #now: () => number
  readonly #toldAt = new Map<string, number>()

  constructor(now: () => number) {
    this.#now = now
  }

  has(record: Answer): boolean {
    const at = this.#toldAt.get(keyOf(record))
    return at !== undefined && isRecent(at, this.#now(), SECOND_MS)
  }

  add(records: readonly Answer[]): void {
    const now = this.#now()
    for (const [key, at] of this.#toldAt) if (!isRecent(at, now, SECOND_MS)) this.#toldAt.delete(key)
    for (const record of records) this.#toldAt.set(keyOf(record), now)
  }
}

const keyOf = ({ name, type, data }: Answer): string => JSON.stringify([name.toLowerCase(), type, data])
