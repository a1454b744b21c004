import type { FoundRoom } from './found-room.ts'

type Listener = (rooms: FoundRoom[]) => void

/** Those who are told of the list, at each change of what can be seen in it. */
export class Audience {
  readonly #changed: Listener | undefined
  readonly #watching = new Set<Listener>()
  #told = '[]'

  /** `changed` is told without being somebody who looks at the list. */
  constructor(changed?: Listener) {
    this.#changed = changed
  }

  /** Tells the list as it is, too. */
  watch(listener: Listener, rooms: FoundRoom[]): void {
    this.#watching.add(listener)
    calling(() => listener(rooms))
  }

  leave(listener: Listener): void {
    this.#watching.delete(listener)
  }

  get isWatching(): boolean {
    return this.#watching.size > 0
  }

  tell(rooms: FoundRoom[]): void {
    const text = JSON.stringify(rooms.map(({ lastSeenAt: _, ...room }) => room))
    if (text === this.#told) return
    this.#told = text
    calling(() => this.#changed?.(rooms))
    for (const listener of this.#watching) calling(() => listener(rooms))
  }

  close(): void {
    this.#watching.clear()
  }
}

/** What others gave us to call may fail: that is said aloud, and neither stops the search nor ends the program. */
export function calling(listener: () => void): void {
  try {
    listener()
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error))
  }
}
