import { isRecent } from '../clock.ts'

const WINDOW_MS = 500
const ANSWERS_MAX = 5

/**
 * Notices answers that come in a hurry and bring nothing, which only a bug of ours, the host's or a proxy's can cause.
 * Without it such a bug is a storm of requests from every open page.
 */
export class FastLoopGuard {
  #answers: number[] = []
  #trips = 0

  /** How many times in a row the loop was too fast, this answer included; 0 = it is not. Once caught, only news or a held answer clears it. */
  answered(askedAt: number, now: number, progress: boolean): number {
    const hasty = !progress && isRecent(askedAt, now, WINDOW_MS)
    this.#answers = progress ? [] : [...this.#answers.filter((at) => isRecent(at, now, WINDOW_MS)), now]
    this.#trips = this.#answers.length > ANSWERS_MAX || (hasty && this.#trips > 0) ? this.#trips + 1 : 0
    return this.#trips
  }
}
