import type { ShellRequest } from '../../../shared/desktop-bridge.ts'
import { RoomError } from '../../../shared/room-error.ts'

/** More than anybody does while no window is there to do it. */
const MOST = 50

/** What the window is asked to do, each told once and in order; kept while the window is not there yet. */
export class Requests {
  #queue: ShellRequest[] = []
  #waiting: { pollId: string; answer: (request: ShellRequest) => void; refuse: (error: RoomError) => void } | null = null

  push(request: ShellRequest): void {
    if (!this.#waiting) {
      this.#queue = [...this.#queue, request].slice(-MOST)
      return
    }
    this.#waiting.answer(request)
    this.#waiting = null
  }

  /** One asks at a time: a window that was loaded anew takes the place of what it was before. */
  next(pollId: string): Promise<ShellRequest> {
    this.#waiting?.refuse(new RoomError('cancelled'))
    this.#waiting = null
    const next = this.#queue.shift()
    if (next) return Promise.resolve(next)
    return new Promise((answer, refuse) => (this.#waiting = { pollId, answer, refuse }))
  }

  cancel(pollId: string): void {
    if (this.#waiting?.pollId !== pollId) return
    this.#waiting.refuse(new RoomError('cancelled'))
    this.#waiting = null
  }
}
