import { RoomError } from '../../shared/room-error.ts'
import type { Clock } from './clock.ts'
import { storageError } from './storage-error.ts'

/** Least time between two flushes. On a slow disk a commit per event-loop turn costs every other request 6–16 ms; spaced like this 1–4. */
const SPACING_MS = 20
/** Commands of one flush at the most, so that a burst does not hold up reading. */
const GROUP_MAX = 500

interface Command {
  decide: () => unknown
  resolve: (value: never) => void
  reject: (error: unknown) => void
}

export interface WriteQueueOptions {
  clock: Clock
  /** Runs its argument in one transaction: durable when it returns, undone when it throws. */
  transaction: (work: () => void) => void
  /** After a commit, in the same turn: wake who waits. */
  onCommitted: () => void
  /** After a failed commit, before the group is refused: put memory back to what the store has. */
  onFailed: (error: unknown) => void
}

/**
 * Group commit. Writing commands wait here; a flush runs decide → insert → commit → answer → wake in one synchronous
 * turn, so that nobody ever sees an event that is not committed. A `RoomError` refuses its own command; anything else,
 * a failed commit above all, undoes and refuses the whole group with `storage`.
 */
export class WriteQueue {
  #waiting: Command[] = []
  #flushedAt = -Infinity
  #cancel: (() => void) | undefined
  #closed = false
  readonly #options: WriteQueueOptions

  constructor(options: WriteQueueOptions) {
    this.#options = options
  }

  submit<T>(decide: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(new RoomError('draining', { retryAfter: 1 }))
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ decide, resolve, reject })
      this.#schedule()
    })
  }

  /** Writes what waits, then refuses what comes. */
  close(): void {
    this.#cancel?.()
    while (this.#waiting.length > 0) this.#flush()
    this.#closed = true
  }

  #schedule(): void {
    if (this.#cancel || this.#closed) return
    const { clock } = this.#options
    const wait = this.#flushedAt + SPACING_MS - clock.elapsed()
    const run = () => {
      this.#cancel = undefined
      try {
        if (this.#waiting.length > 0) this.#flush()
      } finally {
        if (this.#waiting.length > 0) this.#schedule()
      }
    }
    if (wait > 0) this.#cancel = clock.after(wait, run)
    else {
      this.#cancel = () => undefined
      clock.soon(run)
    }
  }

  #flush(): void {
    const group = this.#waiting.splice(0, GROUP_MAX)
    const answers: (() => void)[] = []
    try {
      this.#options.transaction(() => {
        for (const command of group) answers.push(decideOne(command))
      })
    } catch (error) {
      this.#refuse(group, error)
      return
    } finally {
      this.#flushedAt = this.#options.clock.elapsed()
    }
    for (const answer of answers) answer()
    this.#options.onCommitted()
  }

  #refuse(group: readonly Command[], error: unknown): void {
    this.#options.onFailed(error)
    for (const { reject } of group) reject(storageError(error))
  }
}

/** Decides one command and returns how to answer it once the group is committed. */
function decideOne({ decide, resolve, reject }: Command): () => void {
  try {
    const value = decide() as never
    return () => resolve(value)
  } catch (error) {
    if (!(error instanceof RoomError) || error.code === 'storage') throw error
    return () => reject(error)
  }
}
