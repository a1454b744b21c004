import type { Watch } from '../../../shared/desktop-bridge.ts'
import { RoomError } from '../../../shared/room-error.ts'

/**
 * State that others follow: each asks for another one than the `rev` it knows, and is answered when there is. One state for
 * all changes of a turn.
 */
export class Watched<T extends object> {
  readonly #read: () => T
  #rev: number
  #isTelling = false
  readonly #waiting = new Map<string, { rev: number; answer: (state: T & { rev: number }) => void; refuse: (error: RoomError) => void }>()

  /** @param firstRev another one in each life, such as the time: whoever watched an earlier one sees that this is new. */
  constructor(read: () => T, firstRev: number) {
    this.#read = read
    this.#rev = firstRev
  }

  readonly changed = (): void => {
    this.#rev += 1
    if (this.#isTelling) return
    this.#isTelling = true
    queueMicrotask(() => {
      this.#isTelling = false
      this.#tell()
    })
  }

  /** @throws RoomError `cancelled` after {@link cancel}. */
  watch({ pollId, rev }: Watch): Promise<T & { rev: number }> {
    this.cancel(pollId)
    if (rev !== this.#rev) return Promise.resolve(this.#state())
    return new Promise((answer, refuse) => this.#waiting.set(pollId, { rev, answer, refuse }))
  }

  cancel(pollId: string): void {
    this.#waiting.get(pollId)?.refuse(new RoomError('cancelled'))
    this.#waiting.delete(pollId)
  }

  #tell(): void {
    const state = this.#state()
    for (const [pollId, { rev, answer }] of this.#waiting) {
      if (rev === state.rev) continue
      this.#waiting.delete(pollId)
      answer(state)
    }
  }

  #state(): T & { rev: number } {
    return { ...this.#read(), rev: this.#rev }
  }
}
