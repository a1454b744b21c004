import { backoffMs } from '../backoff.ts'
import type { Draft, OutboxState, Unsent } from '../bridge.ts'
import { isRecent, Pause, type Clock } from '../clock.ts'
import type { Limits } from '../limits.ts'
import type { Failure, Outcome } from '../outcome.ts'
import type { Accepted } from '../wire/answers.ts'
import { answered } from './answered.ts'
import { Pace } from './pace.ts'
import { isAboutTheWay, passes } from './reaction.ts'

/** How long a message that was taken is still told of: by then its event has come, or a snapshot that holds it. */
const ACCEPTED_TOLD_MS = 30_000

interface Entry extends Unsent {
  acceptedAt?: number
}

/** A poll that was under way when the host turned us away proves nothing; a later one does. */
const SHUT_MS = 15_000

/** Where what waits outlives the page: one room's share of it. Never rejects; a store that cannot keep says so. */
export interface OutboxStore {
  /** False once something could not be kept. */
  readonly durable: boolean
  /** In the order in which it was added. */
  load(): Promise<Unsent[]>
  /** At the end, in one step with the end of what was kept under its id. */
  append(unsent: Unsent): Promise<void>
  /** In the place of the one with the same id. */
  replace(unsent: Unsent): Promise<void>
  remove(id: string): Promise<void>
}

export interface OutboxParts {
  store: OutboxStore
  clock: Clock
  send: (draft: Draft) => Promise<Outcome<Accepted>>
  /** Nobody answered. */
  cutOff: () => void
}

/**
 * Sends what is written in one room one message at a time, in order, each under its own id until the host has answered it
 * for good. Everything is in the store before anybody is told of it, so that a page may end at any moment. Two outboxes over
 * one store do no harm: each goes through the same order, and the host knows a repeated message by its id.
 */
export class Outbox {
  readonly #parts: OutboxParts
  readonly #pause: Pause
  readonly #pace: Pace
  readonly #watchers = new Set<() => void>()
  readonly #ready: Promise<void>
  #entries: Entry[] = []
  #rev: number
  #entered = false
  /** When a message was turned away for a reason that is not its own. */
  #shutAt: number | null = null
  /** How often the host has let us in: what it answers to a question from before is about somebody it knows again by now. */
  #welcomes = 0
  #sending = false
  #cutOff = false
  #attempt = 0
  #closed = false

  constructor(parts: OutboxParts) {
    this.#parts = parts
    this.#pause = new Pause(parts.clock)
    this.#pace = new Pace(parts.clock)
    // Not from 1: whoever watched an outbox that ended with its process must see that this is another one.
    this.#rev = parts.clock.now()
    this.#ready = parts.store.load().then((kept) => this.#change([...kept, ...this.#entries]))
  }

  /** Tells once what waits, as soon as it is not `rev` any more; at once for any other rev. Returns how to stop waiting. */
  watch(rev: number, tell: (state: OutboxState) => void): () => void {
    const look = (): void => {
      if (rev === this.#rev) return
      this.#watchers.delete(look)
      tell(this.#state())
    }
    this.#watchers.add(look)
    void this.#ready.then(() => this.#watchers.has(look) && look())
    return () => void this.#watchers.delete(look)
  }

  /** Resolves once the message is kept. */
  async add(draft: Draft): Promise<void> {
    await this.#ready
    await this.#parts.store.append(draft)
    this.#change([...this.#entries.filter(({ id }) => id !== draft.id), draft])
    void this.#drain()
  }

  /** A refused message goes to the end: what was written after it may be in the log already. */
  async retry(id: string): Promise<void> {
    const refused = this.#refused(id)
    if (!refused) return
    const { failure: _, ...draft } = refused
    await this.add(draft)
  }

  async discard(id: string): Promise<void> {
    if (!this.#refused(id)) return
    await this.#parts.store.remove(id)
    this.#change(this.#entries.filter((entry) => entry.id !== id))
  }

  /** Whose messages these were is nobody any more. */
  async clear(): Promise<void> {
    this.#entered = false
    this.#shutAt = null
    for (const { id } of this.#entries) await this.#parts.store.remove(id)
    this.#change([])
  }

  /** The host has let us in: what waits may go. Whatever it took before is in that snapshot, or in no log. */
  entered(limits: Pick<Limits, 'sendRate' | 'sendBurst'>): void {
    this.#pace.obey(limits)
    this.#entered = true
    this.#shutAt = null
    this.#welcomes += 1
    if (this.#entries.some(({ accepted }) => accepted)) this.#change(this.#entries.filter(({ accepted }) => !accepted))
    this.reachable()
    void this.#drain()
  }

  /** The host answers again, or somebody wants to know now: what waits because nobody answered need not wait longer. What the host refused must. */
  reachable(): void {
    this.#attempt = 0
    if (this.#cutOff) this.#pause.cut()
  }

  /** The host still answers our polls. If it turned a message away as if it did not know us, that was somebody else's word: a proxy's. */
  stillIn(): void {
    const { clock } = this.#parts
    if (this.#shutAt === null || isRecent(this.#shutAt, clock.now(), SHUT_MS)) return
    this.#shutAt = null
    this.#entered = true
    void this.#drain()
  }

  /** Takes up what a page with an outbox of its own has left in the store: it may be gone. */
  async takeUp(): Promise<void> {
    await this.#ready
    const rev = this.#rev
    const kept = await this.#parts.store.load()
    const left = kept.filter(({ id }) => !this.#entries.some((entry) => entry.id === id))
    // What changed meanwhile may have left the store since: next time.
    if (left.length === 0 || rev !== this.#rev) return
    this.#change([...this.#entries, ...left])
    void this.#drain()
  }

  close(): void {
    this.#closed = true
    this.#pause.cut()
    this.#watchers.clear()
  }

  async #drain(): Promise<void> {
    await this.#ready
    if (this.#sending) return
    this.#sending = true
    for (let next = this.#next(); next && this.#mayGo(); next = this.#next()) await this.#deliver(next)
    this.#sending = false
  }

  #next(): Unsent | undefined {
    return this.#entries.find(({ failure, accepted }) => !failure && !accepted)
  }

  #mayGo(): boolean {
    return this.#entered && !this.#closed
  }

  async #deliver(unsent: Unsent): Promise<void> {
    let doubted = false
    for (this.#attempt = 0; this.#mayGo();) {
      const welcomes = this.#welcomes
      const outcome = await this.#try(unsent)
      if (outcome === null) return
      if (outcome.ok) return this.#accepted(unsent, outcome.value)
      if (isAboutTheWay(outcome.error.code) && welcomes < this.#welcomes) continue
      if (!passes(outcome.error.code)) return this.#refuse(unsent, outcome.error)
      this.#cutOff = outcome.error.code === 'unreachable'
      // Once a message: one that never gets through, while polls do, must not chase them for ever.
      if (this.#cutOff && !doubted) this.#parts.cutOff()
      doubted ||= this.#cutOff
      if (this.#mayGo()) await this.#pause.for(backoffMs(this.#attempt++, this.#parts.clock.random, outcome.error.retryAfter))
    }
  }

  /** Null when it was not even tried. */
  async #try(unsent: Unsent): Promise<Outcome<Accepted> | null> {
    const wait = this.#pace.take()
    this.#cutOff = false
    if (wait > 0) await this.#pause.for(wait)
    return this.#mayGo() ? answered(this.#parts.send(unsent)) : null
  }

  async #accepted({ id }: Unsent, accepted: Accepted): Promise<void> {
    const { clock, store } = this.#parts
    const isTold = ({ acceptedAt }: Entry): boolean => acceptedAt === undefined || isRecent(acceptedAt, clock.now(), ACCEPTED_TOLD_MS)
    const now = { accepted, acceptedAt: clock.now() }
    this.#change(this.#entries.filter(isTold).map((entry) => (entry.id === id ? { ...entry, ...now } : entry)))
    await store.remove(id)
  }

  async #refuse(unsent: Unsent, failure: Failure): Promise<void> {
    if (isAboutTheWay(failure.code)) {
      this.#entered = false
      this.#shutAt = this.#parts.clock.now()
    } else {
      const refused = { ...unsent, failure }
      await this.#parts.store.replace(refused)
      this.#change(this.#entries.map((entry) => (entry.id === unsent.id ? refused : entry)))
    }
  }

  #refused(id: string): Unsent | undefined {
    return this.#entries.find((entry) => entry.id === id && entry.failure)
  }

  #change(entries: Entry[]): void {
    this.#entries = entries
    this.#rev += 1
    for (const look of [...this.#watchers]) look()
  }

  #state(): OutboxState {
    const unsent = this.#entries.map(({ acceptedAt: _, ...entry }) => entry)
    return { rev: this.#rev, unsent, durable: this.#parts.store.durable }
  }
}
