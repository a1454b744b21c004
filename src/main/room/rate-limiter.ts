import { RoomError } from '../../shared/room-error.ts'
import { TokenBucket } from './token-bucket.ts'

/** Above this many buckets the full ones are dropped, so that memory follows who is active, not who ever was. */
const SWEEP_ABOVE = 1_000

/** One bucket a key (a member, an address). A rate of 0 means no limit. */
export class RateLimiter {
  readonly #buckets = new Map<string, TokenBucket>()
  readonly #rate: number
  readonly #burst: number
  readonly #elapsed: () => number

  constructor(rate: number, burst: number, elapsed: () => number) {
    this.#rate = rate
    this.#burst = burst
    this.#elapsed = elapsed
  }

  /** Throws `rate-limited` with the seconds to wait when `key` has had its share. */
  take(key: string): void {
    if (this.#rate === 0) return
    const wait = this.#bucket(key).take(this.#elapsed())
    if (wait > 0) throw new RoomError('rate-limited', { retryAfter: Math.ceil(wait / 1000) })
  }

  #bucket(key: string): TokenBucket {
    const known = this.#buckets.get(key)
    if (known) return known
    if (this.#buckets.size >= SWEEP_ABOVE) this.#sweep()
    const bucket = new TokenBucket(this.#rate, this.#burst, this.#elapsed())
    this.#buckets.set(key, bucket)
    return bucket
  }

  #sweep(): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isFull(this.#elapsed())) this.#buckets.delete(key)
  }
}
