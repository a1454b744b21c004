import { Http } from '../../../shared/transport/http.ts'
import { HttpClient, type Farewell } from '../../../shared/transport/http-client.ts'
import type { JoinArgs, RoomKey } from '../../../shared/bridge.ts'
import type { AppDevice } from '../../device/app-device.ts'
import { hostClock } from '../../host-clock.ts'
import { addressOfRoom } from '../../room-address.ts'
import type { RoomFetch } from '../../room-fetch.ts'

interface ClientParts {
  device: AppDevice
  rooms: RoomFetch
  /** The secret that makes this window the owner of the room that this computer hosts. */
  ownerOf: (roomId: string) => string | undefined
}

/** The verbs of rooms for the window: over TLS to whoever proves the room's key, wherever that is. */
export class Client {
  readonly #parts: ClientParts
  readonly #http: HttpClient
  readonly #farewells = new Map<RoomKey, Farewell>()
  /** Questions that the window waits on: nobody waits any more once it is loaded anew. */
  readonly #open = new Set<string>()

  constructor(parts: ClientParts) {
    this.#parts = parts
    const { device, rooms } = parts
    this.#http = new HttpClient({ fetch: rooms.fetch, device, clock: hostClock, via: 'app', home: addressOfRoom, sharesPoll: true })
  }

  get verbs() {
    const { card, known, names, send, retry, discard, wake, history, rename, typing, leave } = this.#http
    return {
      ...{ card, known, names, send, retry, discard, wake, history, rename, typing, leave },
      join: (args: JoinArgs & { roomId: string }) => this.#join(args),
      poll: (args: Parameters<HttpClient['poll']>[0]) => this.#held(args.pollId, this.#http.poll(args)),
      outbox: (args: Parameters<HttpClient['outbox']>[0]) => this.#held(args.pollId, this.#http.outbox(args)),
      cancel: ({ pollId }: { pollId: string }) => this.cancel(pollId),
      away: ({ roomKey }: { roomKey: RoomKey }) => this.#away(roomKey),
    }
  }

  cancel(pollId: string): void {
    this.#open.delete(pollId)
    this.#http.cancel({ pollId })
  }

  /** The window is loaded anew, or has crashed. */
  cancelAll(): void {
    for (const pollId of [...this.#open]) this.cancel(pollId)
  }

  /** The app ends: whoever is in the rooms sees it at once. */
  async awayFromAll(): Promise<void> {
    await Promise.all([...this.#farewells.keys()].map((roomKey) => this.#away(roomKey)))
  }

  async #join(args: JoinArgs & { roomId: string }) {
    const owner = this.#parts.ownerOf(args.roomId)
    const joined = await this.#http.join({ ...args, ...(owner !== undefined && { owner }) })
    if (!joined.ok) return joined
    const { roomKey, snapshot, farewell } = joined.value
    this.#farewells.set(roomKey, farewell)
    this.#parts.device.entered({ roomId: roomKey, title: snapshot.room.name, hostName: snapshot.room.host.name })
    return { ok: true as const, value: { roomKey, snapshot } }
  }

  async #held<T>(pollId: string, answer: Promise<T>): Promise<T> {
    this.#open.add(pollId)
    return answer.finally(() => this.#open.delete(pollId))
  }

  /** Presence only; nobody waits for what comes of it. */
  async #away(roomKey: RoomKey): Promise<void> {
    const farewell = this.#farewells.get(roomKey)
    if (!farewell) return
    const body = JSON.parse(farewell.body) as unknown
    await new Http(this.#parts.rooms.fetch).tell(farewell.url, { method: 'POST', body }).catch(() => undefined)
  }
}
