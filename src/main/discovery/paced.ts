import { isRecent } from '../../shared/clock.ts'
import type { Clock } from '../../shared/clock.ts'

interface Pace {
  clock: Clock
  everyMs: number
  run: () => void
}

/** Work that many ask for: done at once for the first, and then for all who have asked meanwhile together. */
export class Paced {
  readonly #pace: Pace
  #ranAt = -Infinity
  #stop: (() => void) | null = null

  constructor(pace: Pace) {
    this.#pace = pace
  }

  soon(): void {
    if (this.#stop) return
    const { clock, everyMs } = this.#pace
    const now = clock.now()
    if (isRecent(this.#ranAt, now, everyMs)) this.#stop = clock.after(this.#ranAt + everyMs - now, () => this.#run())
    else this.#run()
  }

  /** For somebody who does not ask often, and for those who wait. */
  atOnce(): void {
    this.stop()
    this.#pace.run()
  }

  stop(): void {
    this.#stop?.()
    this.#stop = null
  }

  #run(): void {
    this.#ranAt = this.#pace.clock.now()
    this.atOnce()
  }
}
