import { isRecent } from '../../shared/clock.ts'
import type { Clock } from '../../shared/clock.ts'

/** A first question may be lost or fall into the second in which a host keeps silent after its own announcement. */
const FIRST_WAITS_MS = [1_000, 2_000]

/** A killed host is to be gone from a list that somebody looks at within 30 seconds: two and a half rounds. */
const WATCHED_MS = 10_000
const UNWATCHED_MS = 60_000

/** Keeps thirty computers that were switched on together from asking together for ever. */
const JITTER = 0.2

/** Answers go to everybody: a question that somebody else asked this recently is answered for us as well. */
const JUST_ASKED_MS = 2_000

/** A question can be sent to us alone, and its answers are for nobody else to hear: so we are not kept silent for long. */
const MOST_SKIPPED = 2

interface Asker {
  clock: Clock
  ask: () => void
}

/** When to ask who is there. Asks at once. */
export class Asking {
  readonly #options: Asker
  #isWatched = false
  #asked = 0
  #skipped = 0
  #heardAt = -Infinity
  #stop = () => {}

  constructor(options: Asker) {
    this.#options = options
    this.again()
  }

  /** Whether somebody looks at the list. Whoever begins to look is shown what is there now. */
  set isWatched(isWatched: boolean) {
    if (isWatched === this.#isWatched) return
    this.#isWatched = isWatched
    if (isWatched) this.again()
    else this.#wait()
  }

  /** From the beginning: there is a new network to ask. */
  again(): void {
    this.#asked = 0
    this.#ask()
  }

  /** Somebody else asked the same. */
  heardQuestion(): void {
    this.#heardAt = this.#options.clock.now()
  }

  stop(): void {
    this.#stop()
  }

  #ask(): void {
    const isAnswered = isRecent(this.#heardAt, this.#options.clock.now(), JUST_ASKED_MS)
    this.#skipped = isAnswered && this.#skipped < MOST_SKIPPED ? this.#skipped + 1 : 0
    this.#asked += 1
    this.#wait()
    if (this.#skipped === 0) this.#options.ask()
  }

  #wait(): void {
    const { clock } = this.#options
    const steady = this.#isWatched ? WATCHED_MS : UNWATCHED_MS
    const wait = FIRST_WAITS_MS[this.#asked - 1] ?? steady
    this.#stop()
    this.#stop = clock.after(wait * (1 + JITTER * (2 * clock.random() - 1)), () => this.#ask())
  }
}
