import type { RoomKey } from '../../shared/bridge.ts'
import { RoomError } from '../../shared/room-error.ts'

export interface Entry {
  roomId: string
  /** `http://…/api/v1/rooms/{roomId}` */
  url: string
  token: string
}

/** The rooms this page has entered. Screens hold only the key: no token passes through them. */
export class Entries {
  readonly #entries = new Map<RoomKey, Entry>()

  add(entry: Entry): RoomKey {
    const key = `${this.#entries.size + 1}`
    this.#entries.set(key, entry)
    return key
  }

  at(key: RoomKey): Entry {
    const entry = this.#entries.get(key)
    if (!entry) throw new RoomError('unknown-session')
    return entry
  }
}
