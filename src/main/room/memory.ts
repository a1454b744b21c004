import { Ledger } from './ledger.ts'
import { RoomState } from './state.ts'
import { storageError } from './storage-error.ts'
import type { RoomStore } from './store.ts'

export interface MemoryOptions {
  store: RoomStore
  now: () => number
  skeleton: (name: string) => string
  onTrouble: (error: unknown) => void
}

/** The room in memory, which a failed commit may leave ahead of the store: then nobody reads it until it was read back. */
export class Memory {
  #ledger: Ledger
  #isStale = false
  readonly #options: MemoryOptions

  constructor(options: MemoryOptions) {
    this.#options = options
    this.#ledger = this.#load()
  }

  get state(): RoomState {
    return this.ledger.state
  }

  get ledger(): Ledger {
    if (this.#isStale) throw storageError()
    return this.#ledger
  }

  transaction(work: () => void): void {
    if (this.#isStale) this.#reload()
    this.#options.store.transaction(work)
  }

  /** After a failed commit. Where the store cannot be read either, the next write tries again. */
  rebuild(error: unknown): void {
    this.#isStale = true
    this.#options.onTrouble(error)
    try {
      this.#reload()
    } catch (again) {
      this.#options.onTrouble(again)
    }
  }

  #reload(): void {
    const { state } = this.#ledger
    this.#ledger = this.#load()
    this.#ledger.state.takeAttendance(state)
    this.#isStale = false
  }

  #load(): Ledger {
    const { store, skeleton, now } = this.#options
    const { settings, ...rest } = store.load()
    if (!settings) throw storageError(new Error('the store holds no room'))
    return new Ledger(new RoomState({ ...rest, settings }, skeleton), store, now)
  }
}
