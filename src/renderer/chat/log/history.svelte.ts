import { untrack } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import { isRecent } from '../../../shared/clock.ts'
import type { HistoryArgs } from '../../../shared/bridge.ts'
import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from '../../../shared/limits.ts'
import type { Failure, Outcome } from '../../../shared/outcome.ts'
import type { HistoryPage } from '../../../shared/wire/answers.ts'
import type { GapLine } from './lines.ts'
import type { Asked } from './spans.ts'

/** A page asked for this soon after the last one is asked for by somebody who goes a long way. */
const QUICK_MS = 2_000
/** After as many quick ones in a row, pages are large. */
const QUICK_PAGES = 2
/** A page can be overtaken by a thousand changes once; twice is a host that answers from the past. */
const TRIES = 2

export interface HistoryParts {
  ask: (args: Omit<HistoryArgs, 'roomKey'>) => Promise<Outcome<HistoryPage>>
  /** False when the page was too old to be of use. */
  take: (asked: Asked, page: HistoryPage) => boolean
  isKnown: (seq: number) => boolean
}

/** Loads what is not here of the log, each stretch once at a time. */
export class History {
  readonly #parts: HistoryParts
  readonly #running = new SvelteMap<string, Promise<void>>()
  readonly #failures = new SvelteMap<string, Failure>()
  /** Counts how often the log was begun: an answer about an earlier one is of no use. */
  #generation = 0
  #askedAt = -Infinity
  #quick = 0

  constructor(parts: HistoryParts) {
    this.#parts = parts
  }

  isLoading(key: string): boolean {
    return this.#running.has(key)
  }

  failure(key: string): Failure | null {
    return this.#failures.get(key) ?? null
  }

  /** Loads a page of the gap: its newest end, or from its start on for who reads downwards. */
  fill({ key, before, after }: Pick<GapLine, 'key' | 'before' | 'after'>, side: 'end' | 'start' = 'end'): Promise<void> {
    return this.#load(key, side === 'start' && after > 0 ? { after } : { before }, () => this.#pageLimit())
  }

  /** Makes sure that the log is here around `seq`. */
  async show(seq: number): Promise<boolean> {
    const isKnown = (): boolean => untrack(() => this.#parts.isKnown(seq))
    if (!isKnown()) await this.#load(`s${seq}`, { around: seq }, () => PAGE_LIMIT_DEFAULT)
    return isKnown()
  }

  /** The log is another one. */
  reset(): void {
    this.#generation += 1
    this.#running.clear()
    this.#failures.clear()
  }

  /** An effect that asks for a page must not run again because of it. */
  #load(key: string, asked: Asked, limit: () => number): Promise<void> {
    return untrack(() => this.#running.get(key) ?? this.#begin(key, asked, limit()))
  }

  #begin(key: string, asked: Asked, limit: number): Promise<void> {
    const generation = this.#generation
    const loading = this.#ask(asked, limit).then((failure) => {
      if (generation !== this.#generation) return
      this.#running.delete(key)
      if (failure) this.#failures.set(key, failure)
    })
    this.#failures.delete(key)
    this.#running.set(key, loading)
    return loading
  }

  /** Why there is no page; null when there is one, or nobody needs it any more. */
  async #ask(asked: Asked, limit: number): Promise<Failure | null> {
    const generation = this.#generation
    for (let tries = 0; tries < TRIES; tries += 1) {
      const outcome = await this.#parts.ask({ ...asked, limit })
      if (generation !== this.#generation) return null
      if (!outcome.ok) return outcome.error
      if (this.#parts.take(asked, outcome.value)) return null
    }
    return { code: 'malformed-answer' }
  }

  #pageLimit(): number {
    const now = Date.now()
    this.#quick = isRecent(this.#askedAt, now, QUICK_MS) ? this.#quick + 1 : 0
    this.#askedAt = now
    return this.#quick >= QUICK_PAGES ? PAGE_LIMIT_MAX : PAGE_LIMIT_DEFAULT
  }
}
