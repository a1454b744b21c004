import type { Clock } from '../clock.ts'
import { DEFAULT_LIMITS, type Limits } from '../limits.ts'

/** The host's own rule, kept on this side: a full queue goes out as fast as it may, and nobody is refused. */
export class Pace {
  readonly #clock: Clock
  #limits: Pick<Limits, 'sendRate' | 'sendBurst'> = DEFAULT_LIMITS
  #tokens = DEFAULT_LIMITS.sendBurst
  #filledAt: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#filledAt = clock.now()
  }

  obey(limits: Pick<Limits, 'sendRate' | 'sendBurst'>): void {
    this.#limits = limits
    this.#tokens = Math.min(this.#tokens, limits.sendBurst)
  }

  /** Takes the right to send once; returns how long to wait before using it, in ms. */
  take(): number {
    const { sendRate, sendBurst } = this.#limits
    if (sendRate === 0) return 0
    const now = this.#clock.now()
    // A clock that was set back gives nothing, and takes nothing either.
    const elapsed = Math.max(0, now - this.#filledAt)
    this.#tokens = Math.min(sendBurst, this.#tokens + (elapsed / 1_000) * sendRate) - 1
    this.#filledAt = now
    return Math.max(0, Math.ceil((-this.#tokens / sendRate) * 1_000))
  }
}
