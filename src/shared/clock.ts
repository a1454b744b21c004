/** Time and chance as arguments: the client loop runs under a manual clock in tests. */
export interface Clock {
  /** Wall clock, in ms: it goes on while the machine sleeps, and that is how sleep is noticed. */
  readonly now: () => number
  /** Runs `run` once after `ms`; returns how to prevent it. */
  readonly after: (ms: number, run: () => void) => () => void
  /** 0 ≤ x < 1 */
  readonly random: () => number
}

/**
 * Whether `at` was less than `ms` before `now`. A wall clock can be set back: a moment that lies ahead of it is not recent,
 * or it would be so for hours.
 */
export const isRecent = (at: number, now: number, ms: number): boolean => at <= now && now - at < ms

/** A wait that can be cut short. One at a time. */
export class Pause {
  readonly #clock: Clock
  #end: (() => void) | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  for(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#clock.after(ms, () => this.#end?.())
      this.#end = () => {
        this.#end = null
        stop()
        resolve()
      }
    })
  }

  cut(): void {
    this.#end?.()
  }
}
