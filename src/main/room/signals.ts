import type { Signals as SignalsState } from '../../shared/wire/answers.ts'
import { Presence } from './presence.ts'

/** A client repeats "typing" every few seconds while it is true. */
const TYPING_MS = 6_000
/** In a larger room typing is told only with an answer that goes out anyway: nobody reads thirty names. */
const TYPING_WAKES_UP_TO = 50

/** Presence and typing under one `rev`: what a poll tells beside the events. */
export class Signals {
  readonly presence: Presence
  readonly #typing = new Map<string, number>()
  readonly #elapsed: () => number

  constructor(elapsed: () => number, firstRev: number) {
    this.#elapsed = elapsed
    this.presence = new Presence(elapsed, firstRev)
  }

  get rev(): number {
    return this.presence.rev
  }

  /** True when a waiter that knows `rev` should be answered now, in a room with this many waiters. A rev from another run is news, too. */
  isNews(rev: number, waiters: number): boolean {
    const latest = waiters <= TYPING_WAKES_UP_TO ? this.rev : this.presence.changedRev
    return rev < latest || rev > this.rev
  }

  setTyping(memberId: string, typing: boolean): void {
    const was = this.#typing.has(memberId)
    if (typing) this.#typing.set(memberId, this.#elapsed() + TYPING_MS)
    else this.#typing.delete(memberId)
    if (was !== typing) this.presence.touch()
  }

  /** Left or removed: gone at once, whatever they were doing. */
  forget(memberId: string): void {
    this.setTyping(memberId, false)
    this.presence.forget(memberId)
  }

  /** Lets go of whose grace is over. Call it about once a second. */
  expire(): void {
    this.presence.expire()
    for (const [id, until] of this.#typing) if (until <= this.#elapsed()) this.setTyping(id, false)
  }

  stateSince(rev: number): SignalsState {
    return { presence: this.presence.stateSince(rev), typing: [...this.#typing.keys()] }
  }
}
