import { backoffMs } from '../backoff.ts'
import type { ClientBridge, RoomKey, SendArgs } from '../bridge.ts'
import { Pause, type Clock } from '../clock.ts'
import type { Limits } from '../limits.ts'
import type { Outcome } from '../outcome.ts'
import type { Accepted } from '../wire/answers.ts'
import { answered } from './answered.ts'
import { Pace } from './pace.ts'
import { passes } from './reaction.ts'

export type Draft = Omit<SendArgs, 'roomKey'>

interface Entry {
  draft: Draft
  resolve: (outcome: Outcome<Accepted>) => void
}

export interface OutboxParts {
  bridge: ClientBridge
  clock: Clock
  roomKey: () => RoomKey
  /** Nobody answered. */
  cutOff: () => void
}

const CANCELLED: Outcome<Accepted> = { ok: false, error: { code: 'cancelled' } }

/** Sends drafts one at a time, in order, each under its own id until the host has answered it for good. */
export class Outbox {
  readonly #parts: OutboxParts
  readonly #pause: Pause
  readonly #pace: Pace
  readonly #queue: Entry[] = []
  #sending = false
  #cutOff = false
  #attempt = 0
  #closed = false

  constructor(parts: OutboxParts) {
    this.#parts = parts
    this.#pause = new Pause(parts.clock)
    this.#pace = new Pace(parts.clock)
  }

  send(draft: Draft): Promise<Outcome<Accepted>> {
    return new Promise((resolve) => {
      this.#queue.push({ draft, resolve })
      void this.#drain()
    })
  }

  obey(limits: Pick<Limits, 'sendRate' | 'sendBurst'>): void {
    this.#pace.obey(limits)
  }

  /** The host answers again, or somebody wants to know now: what waits because nobody answered need not wait longer. What the host refused must. */
  reachable(): void {
    this.#attempt = 0
    if (this.#cutOff) this.#pause.cut()
  }

  close(): void {
    this.#closed = true
    this.#pause.cut()
  }

  async #drain(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    for (let entry = this.#queue[0]; entry; entry = this.#queue[0]) {
      entry.resolve(await this.#deliver(entry.draft))
      this.#queue.shift()
    }
    this.#sending = false
  }

  async #deliver(draft: Draft): Promise<Outcome<Accepted>> {
    let doubted = false
    for (this.#attempt = 0; !this.#closed;) {
      const outcome = await this.#try(draft)
      if (outcome.ok || !passes(outcome.error.code)) return outcome
      this.#cutOff = outcome.error.code === 'unreachable'
      // Once a message: one that never gets through, while polls do, must not chase them for ever.
      if (this.#cutOff && !doubted) this.#parts.cutOff()
      doubted ||= this.#cutOff
      if (!this.#isClosed()) await this.#pause.for(backoffMs(this.#attempt++, this.#parts.clock.random, outcome.error.retryAfter))
    }
    return CANCELLED
  }

  async #try(draft: Draft): Promise<Outcome<Accepted>> {
    const wait = this.#pace.take()
    this.#cutOff = false
    if (wait > 0) await this.#pause.for(wait)
    if (this.#isClosed()) return CANCELLED
    const { bridge, roomKey } = this.#parts
    return answered(bridge.send({ ...draft, roomKey: roomKey() }))
  }

  #isClosed(): boolean {
    return this.#closed
  }
}
