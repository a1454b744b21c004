import { RoomError } from '../room-error.ts'
import type { Batch } from '../wire/answers.ts'

export interface Question {
  /** Equal questions have equal answers. */
  text: string
  /** The host may hold the answer back until there is news. */
  held: boolean
}

/** `slot` tells questions that are open at the same time apart: 0, 1, 2 … */
export type Request = (signal: AbortSignal, slot: number) => Promise<Batch>

interface Asker {
  resolve: (batch: Batch) => void
  reject: (error: unknown) => void
}

interface Open extends Question {
  slot: number
  request: Request
  aborter: AbortController
  askers: Map<string, Asker>
}

/**
 * Polls of several pages that ask for the same are one request: a browser has six connections to one host, for all its
 * pages together. Pages at one place in the log ask the same question, so in a quiet room all share one held poll; whoever
 * is behind asks another one, is answered at once, and joins them.
 */
export class SharedPolls {
  readonly #open = new Map<string, Open>()

  ask(question: Question, pollId: string, request: Request): Promise<Batch> {
    return new Promise((resolve, reject) => {
      const open = this.#open.get(question.text)
      if (open) return void open.askers.set(pollId, { resolve, reject })
      const opened = { ...question, slot: this.#freeSlot(), request, aborter: new AbortController(), askers: new Map() }
      opened.askers.set(pollId, { resolve, reject })
      this.#open.set(question.text, opened)
      this.#start(opened)
    })
  }

  isOpen(pollId: string): boolean {
    return [...this.#open.values()].some(({ askers }) => askers.has(pollId))
  }

  /** An asker gives up. The others may go on waiting, but not on a connection that one of them no longer trusts. */
  cancel(pollId: string): void {
    for (const open of this.#open.values()) {
      const asker = open.askers.get(pollId)
      open.askers.delete(pollId)
      asker?.reject(new RoomError('cancelled'))
      if (asker && open.askers.size === 0) this.#end(open)
      else if (asker) this.#restart(open)
    }
  }

  /** The host seems to be gone: held polls would learn of it only when their time is over. */
  doubt(): void {
    for (const open of this.#open.values()) if (open.held) this.#restart(open)
  }

  #restart(open: Open): void {
    open.aborter.abort()
    open.aborter = new AbortController()
    this.#start(open)
  }

  #start(open: Open): void {
    const { aborter } = open
    const isCurrent = (): boolean => open.aborter === aborter && this.#open.get(open.text) === open
    open.request(aborter.signal, open.slot).then(
      (batch) => isCurrent() && this.#settle(open, ({ resolve }) => resolve(batch)),
      (error: unknown) => isCurrent() && this.#settle(open, ({ reject }) => reject(error)),
    )
  }

  #settle(open: Open, answer: (asker: Asker) => void): void {
    this.#open.delete(open.text)
    for (const asker of open.askers.values()) answer(asker)
  }

  #end(open: Open): void {
    this.#open.delete(open.text)
    open.aborter.abort()
  }

  #freeSlot(): number {
    const taken = new Set([...this.#open.values()].map(({ slot }) => slot))
    for (let slot = 0; ; slot += 1) if (!taken.has(slot)) return slot
  }
}
