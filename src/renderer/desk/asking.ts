import { backoffMs } from '../../shared/backoff.ts'
import { answered } from '../../shared/client/answered.ts'
import { Pause, type Clock } from '../../shared/clock.ts'
import type { Watch } from '../../shared/desktop-bridge.ts'
import type { Outcome } from '../../shared/outcome.ts'

interface AskingParts<T> {
  /** For whoever reads the calls; the question's id begins with it. */
  name: string
  clock: Clock
  ask: (pollId: string) => Promise<Outcome<T>>
  /** False for an answer that brings nothing new: the next question waits, as after a failure. */
  told: (answer: T) => boolean
  cancel: (args: { pollId: string }) => void
  failed?: () => void
}

/** Asks a question that is held until there is an answer, and then again: one at a time, until closed. */
export class Asking<T> {
  readonly #parts: AskingParts<T>
  readonly #pause: Pause
  readonly #pollId: string
  #attempt = 0
  #closed = false

  constructor(parts: AskingParts<T>) {
    this.#parts = parts
    this.#pause = new Pause(parts.clock)
    this.#pollId = `${parts.name}-${Math.floor(parts.clock.random() * 2 ** 48).toString(36)}`
  }

  async run(): Promise<void> {
    while (!this.#closed) await this.#once()
  }

  close(): void {
    this.#closed = true
    this.#parts.cancel({ pollId: this.#pollId })
    this.#pause.cut()
  }

  async #once(): Promise<void> {
    const { ask, failed, clock } = this.#parts
    const outcome = await answered(ask(this.#pollId))
    if (this.#closed) return
    if (outcome.ok && this.#tell(outcome.value)) return void (this.#attempt = 0)
    if (!outcome.ok) failed?.()
    await this.#pause.for(backoffMs(this.#attempt++, clock.random))
  }

  /** Whoever is told and throws must not end the asking. */
  #tell(answer: T): boolean {
    try {
      return this.#parts.told(answer)
    } catch (error) {
      reportError(error)
      return true
    }
  }
}

interface WatchParts<S> {
  name: string
  clock: Clock
  watch: (args: Watch) => Promise<Outcome<S>>
  tell: (state: S) => void
  cancel: (args: { pollId: string }) => void
  failed?: () => void
}

/** Follows a state on the other side of the bridge. Returns how to stop. */
export function follow<S extends { rev: number }>({ watch, tell, ...parts }: WatchParts<S>): () => void {
  let known = 0
  const asking = new Asking<S>({
    ...parts,
    ask: (pollId) => watch({ pollId, rev: known }),
    told: (state) => {
      if (state.rev === known) return false
      known = state.rev
      tell(state)
      return true
    },
  })
  void asking.run()
  return () => asking.close()
}
