import type { RoomsBridge, RoomsState, Visited } from '../../../shared/desktop-bridge.ts'
import type { FoundRoom } from '../../../shared/found-room.ts'
import type { Outcome } from '../../../shared/outcome.ts'
import { RoomError } from '../../../shared/room-error.ts'
import type { AppDevice } from '../../device/app-device.ts'
import type { Endpoint } from '../../discovery/found-room.ts'
import { parseInvite } from '../../discovery/invite.ts'
import { endpointOf } from '../../discovery/origin.ts'
import { parseTyped } from '../../discovery/typed-address.ts'
import type { Finding } from '../../finding.ts'
import { addressOfRoom } from '../../room-address.ts'
import { Watched } from './watched.ts'

interface RoomsParts {
  finding: Finding
  device: AppDevice
  mayScan: boolean
  /** Where the room is that this computer hosts. */
  own: (roomId: string) => Endpoint | null
}

/** What the window may know of the rooms around, and do about them. */
export class Rooms {
  readonly #parts: RoomsParts
  readonly state: Watched<Omit<RoomsState, 'rev'>>
  readonly #stopWatching: () => void
  #scan: { stop: AbortController; done: number; of: number } | null = null

  constructor(parts: RoomsParts) {
    this.#parts = parts
    this.state = new Watched(() => this.#read(), Date.now())
    this.#stopWatching = parts.finding.watch((rooms) => this.#heard(rooms))
  }

  /** Where requests for a room may go: to this computer's own, then to whoever proved it, then to where it once was. */
  readonly places = (roomId: string): Endpoint[] => {
    const own = this.#parts.own(roomId)
    const found = this.#parts.finding.rooms
      .filter(({ id }) => id === roomId)
      .flatMap(({ urls }) => urls.flatMap((url) => endpointOf(url) ?? []))
    const remembered = this.#parts.finding.remembered.sightings().filter((sighting) => sighting.roomId === roomId)
    return distinct([...(own ? [own] : []), ...found, ...remembered])
  }

  readonly verbs: RoomsVerbs = {
    watch: (args) => this.state.watch(args),
    refresh: () => done(() => this.#parts.finding.refresh()),
    visit: ({ text }) => this.#visit(text),
    scan: () => this.#knock(),
    stopScan: () => done(() => this.#scan?.stop.abort()),
    doctor: ({ text }) => this.#parts.finding.diagnose(text),
    forget: ({ roomId }) => this.#forget(roomId),
    addressOf: ({ roomId }) => Promise.resolve(addressOfRoom(roomId)),
  }

  close(): void {
    this.#scan?.stop.abort()
    this.#stopWatching()
  }

  #read(): Omit<RoomsState, 'rev'> {
    const { finding, device, mayScan } = this.#parts
    const { interfaces } = finding.links
    const isBlocked = interfaces.every(({ lastError, heardItselfAt }) => lastError !== null && heardItselfAt === null)
    return {
      found: finding.rooms,
      joined: device.joined(),
      scan: this.#scan && { done: this.#scan.done, of: this.#scan.of },
      mayScan,
      hearing: interfaces.length === 0 ? 'no-network' : isBlocked ? 'blocked' : 'well',
    }
  }

  /** A room that has another name by now has it in the list of those joined, too. */
  #heard(rooms: readonly FoundRoom[]): void {
    const { device } = this.#parts
    const joined = new Set(device.joined().map(({ roomId }) => roomId))
    for (const { id, title, hostName, state } of rooms)
      if (state === 'live' && joined.has(id)) device.entered({ roomId: id, title, hostName })
    this.state.changed()
  }

  async #visit(text: string): Promise<Visited> {
    const code = parseInvite(text)?.code ?? parseTyped(text)?.code
    const visit = await this.#parts.finding.visit(text)
    if (!visit.ok) return { ok: false, reason: visit.reason }
    return { ok: true, roomId: visit.roomId, ...(code !== undefined && { code }) }
  }

  async #knock(): Promise<void> {
    if (this.#scan) return
    const scan = { stop: new AbortController(), done: 0, of: 0 }
    this.#scan = scan
    this.state.changed()
    const progress = (now: { done: number; of: number }) => {
      Object.assign(scan, now)
      this.state.changed()
    }
    await this.#parts.finding.scan({ signal: scan.stop.signal, progress }).finally(() => {
      this.#scan = null
      this.state.changed()
    })
  }

  async #forget(roomId: string): Promise<void> {
    if (this.#parts.own(roomId)) throw new RoomError('forbidden', { detail: 'the own room' })
    await this.#parts.device.forgetToken(roomId)
    this.#parts.finding.remembered.forget(roomId)
  }
}

/** The bridge's verbs as they are here: what they answer, without how it went. */
export type Verbs<B> = {
  [Verb in keyof B]: B[Verb] extends (...args: infer A) => Promise<Outcome<infer T>> ? (...args: A) => Promise<T> : never
}
type RoomsVerbs = Verbs<RoomsBridge>

export async function done(work: () => unknown): Promise<void> {
  await Promise.resolve(work())
}

function distinct(places: readonly Endpoint[]): Endpoint[] {
  return [...new Map(places.map(({ address, port }) => [`${address} ${port}`, { address, port }])).values()]
}
