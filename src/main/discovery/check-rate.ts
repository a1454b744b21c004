/** Each check is a connection and a handshake: an office full of rooms needs a few in a second, and only at the start. */
const PER_SECOND = 20
const BURST = 20

/** One machine has a room or two; whoever announces more does not make us knock at one address like an attacker. */
const PER_ADDRESS_PER_SECOND = 3
const PER_ADDRESS_BURST = 5

/** How often places may be gone to, in all and at or for the sake of one address. */
export class CheckRate {
  readonly #inAll = new Bucket(PER_SECOND, BURST)
  readonly #byAddress = new Map<string, Bucket>()

  /** `addresses`: the one to go to, and whoever has named it. */
  allows(addresses: ReadonlySet<string>, now: number): boolean {
    return this.#inAll.fill(now) >= 1 && [...addresses].every((address) => (this.#byAddress.get(address)?.fill(now) ?? 1) >= 1)
  }

  take(addresses: ReadonlySet<string>, now: number): void {
    // A full one is as good as none; so there are never more than a few seconds' worth of them.
    for (const [known, bucket] of this.#byAddress) if (bucket.fill(now) === PER_ADDRESS_BURST) this.#byAddress.delete(known)
    for (const address of addresses) {
      const bucket = this.#byAddress.get(address) ?? new Bucket(PER_ADDRESS_PER_SECOND, PER_ADDRESS_BURST)
      this.#byAddress.set(address, bucket)
      bucket.take(now)
    }
    this.#inAll.take(now)
  }
}

class Bucket {
  readonly #perMs: number
  readonly #burst: number
  #tokens: number
  #filledAt = -Infinity

  constructor(perSecond: number, burst: number) {
    this.#perMs = perSecond / 1_000
    this.#burst = burst
    this.#tokens = burst
  }

  /** A clock that was set back brings nothing. */
  fill(now: number): number {
    const ms = Math.max(0, now - this.#filledAt)
    this.#tokens = Math.min(this.#burst, this.#tokens + ms * this.#perMs)
    this.#filledAt = now
    return this.#tokens
  }

  take(now: number): void {
    this.#tokens = this.fill(now) - 1
  }
}
