import { Notification } from 'electron'
import type { Told } from '../../shared/desktop-bridge.ts'

/** A system shows a handful; the oldest of ours go first. */
const MOST = 20

/** Tells of messages by the system's own means, until they are clicked or out of date. */
export class Notifications {
  readonly #clicked: (told: Told) => void
  readonly #shown = new Map<string, Notification>()

  constructor(clicked: (told: Told) => void) {
    this.#clicked = clicked
  }

  get arePossible(): boolean {
    return Notification.isSupported()
  }

  /** One a room: the newest message stands for all. */
  tell(told: Told): void {
    if (!this.arePossible) return
    const { roomId, title, body } = told
    this.#close(roomId)
    const notification = new Notification({ title, body, silent: false })
    notification.on('click', () => {
      this.#shown.delete(roomId)
      this.#clicked(told)
    })
    notification.on('close', () => this.#shown.get(roomId) === notification && this.#shown.delete(roomId))
    this.#shown.set(roomId, notification)
    const [oldest] = this.#shown.keys()
    if (this.#shown.size > MOST && oldest !== undefined) this.#close(oldest)
    notification.show()
  }

  /** Somebody is looking. */
  clear(): void {
    for (const roomId of [...this.#shown.keys()]) this.#close(roomId)
  }

  #close(roomId: string): void {
    this.#shown.get(roomId)?.close()
    this.#shown.delete(roomId)
  }
}
