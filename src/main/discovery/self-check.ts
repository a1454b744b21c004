import type { Clock } from '../../shared/clock.ts'

const ROUND_MS = 10_000

/** What goes wrong goes wrong mostly at the start: the first minute asks every round, later every sixth does. */
const FIRST_ROUNDS = 6
const LATER_EVERY = 6

/** An echo within one machine takes a millisecond; two and a half rounds without one are not bad luck. */
const DEAF_MS = 2.5 * ROUND_MS

interface SelfChecking {
  clock: Clock
  /** Sends the question whose echo is waited for. */
  ask: () => void
  deaf: () => void
}

/**
 * Asks something of which only the echo matters. Multicast comes back to its sender: a socket that does not hear its own
 * question hears nobody, though no call has failed. That is what an adapter does that was pulled out and put back.
 */
export class SelfCheck {
  readonly #options: SelfChecking
  #round = 0
  #stopRound = () => {}
  #stopDeaf: (() => void) | null = null

  constructor(options: SelfChecking) {
    this.#options = options
    this.#next()
  }

  /** The own question came back. */
  heard(): void {
    this.#stopDeaf?.()
    this.#stopDeaf = null
  }

  stop(): void {
    this.#stopRound()
    this.heard()
  }

  #next(): void {
    const { clock, ask, deaf } = this.#options
    this.#stopRound = clock.after(ROUND_MS, () => this.#next())
    this.#round += 1
    if (!this.#isDue()) return
    this.#stopDeaf ??= clock.after(DEAF_MS, deaf)
    ask()
  }

  #isDue(): boolean {
    const isUnanswered = this.#stopDeaf !== null
    return isUnanswered || this.#round <= FIRST_ROUNDS || this.#round % LATER_EVERY === 0
  }
}
