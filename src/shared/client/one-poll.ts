import type { ClientBridge, PollArgs } from '../bridge.ts'
import { isRecent, type Clock } from '../clock.ts'
import type { Outcome } from '../outcome.ts'
import type { Batch } from '../wire/answers.ts'
import { answered } from './answered.ts'

/** What a host and the way to it may need on top of the wait. */
const GRACE_S = 10
/** A question without a wait that is younger than this is as good as a new one. */
const FRESH_MS = 1_000

type Answer = Outcome<Batch> | null

/** Asks one poll at a time, each with its own deadline. Whatever arrives for an earlier question finds nobody waiting. */
export class OnePoll {
  readonly #bridge: ClientBridge
  readonly #clock: Clock
  readonly #name: string
  #generation = 0
  #settle: ((answer: Answer) => void) | null = null
  #wait = 0
  askedAt = 0

  constructor(bridge: ClientBridge, clock: Clock) {
    this.#bridge = bridge
    this.#clock = clock
    this.#name = Math.floor(clock.random() * 2 ** 48).toString(36)
  }

  /** Null when the question was abandoned. */
  ask(args: Omit<PollArgs, 'pollId'>): Promise<Answer> {
    this.abandon()
    const generation = (this.#generation += 1)
    this.askedAt = this.#clock.now()
    this.#wait = args.wait
    return new Promise((resolve) => {
      const stopDeadline = this.#clock.after((args.wait + GRACE_S) * 1_000, () =>
        this.#giveUp({ ok: false, error: { code: 'unreachable', detail: 'no answer in time' } }),
      )
      this.#settle = (answer) => {
        this.#settle = null
        stopDeadline()
        resolve(answer)
      }
      void answered(this.#bridge.poll({ ...args, pollId: this.#pollId() })).then((answer) => {
        if (generation === this.#generation) this.#settle?.(answer)
      })
    })
  }

  get fresh(): boolean {
    return this.#settle !== null && this.#wait === 0 && isRecent(this.askedAt, this.#clock.now(), FRESH_MS)
  }

  abandon(): void {
    this.#giveUp(null)
  }

  #giveUp(answer: Answer): void {
    if (!this.#settle) return
    this.#bridge.cancel({ pollId: this.#pollId() })
    this.#settle(answer)
  }

  #pollId(): string {
    return `${this.#name}-${this.#generation}`
  }
}
