/** A bucket that fills at `rate` per second up to `burst`; what a sender may do at once and in the long run. */
export class TokenBucket {
  #level: number
  #at: number
  readonly #rate: number
  readonly #burst: number

  constructor(rate: number, burst: number, now: number) {
    this.#rate = rate
    this.#burst = burst
    this.#level = burst
    this.#at = now
  }

  /** Takes one and returns 0, or takes none and returns the milliseconds until there will be one. */
  take(now: number): number {
    this.#fill(now)
    if (this.#level < 1) return Math.ceil(((1 - this.#level) / this.#rate) * 1000)
    this.#level -= 1
    return 0
  }

  /** True when forgetting this bucket changes nothing. */
  isFull(now: number): boolean {
    this.#fill(now)
    return this.#level >= this.#burst
  }

  #fill(now: number): void {
    this.#level = Math.min(this.#burst, this.#level + (Math.max(0, now - this.#at) / 1000) * this.#rate)
    this.#at = now
  }
}
