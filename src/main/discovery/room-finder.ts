import type { RemoteInfo } from 'node:dgram'
import type { networkInterfaces } from 'node:os'
import type { Clock } from '../../shared/clock.ts'
import { Asking } from './asking.ts'
import type { Endpoint, FoundRoom, Sighting } from './found-room.ts'
import { MdnsLinks } from './mdns-links.ts'
import type { LinksHealth } from './mdns-links.ts'
import { ALL_ROOMS, asks } from './mdns-packet.ts'
import type { MdnsPacket } from './mdns-packet.ts'
import type { MdnsSocket } from './mdns-socket.ts'
import { PacketGuard } from './packet-guard.ts'
import type { ProbeResult } from './probe.ts'
import { RecordCache } from './record-cache.ts'
import { RoomTable } from './room-table.ts'
import { SERVICE_NAME } from './service-name.ts'
import { sightingsIn } from './sightings.ts'
import { usableInterfaces } from './usable-interfaces.ts'
import type { UsableInterface } from './usable-interfaces.ts'

/** How often it is looked what has become due. */
const STEP_MS = 500
/** As `Asking` asks: with somebody looking, and without. */
const WATCHED_ROUND_MS = 10_000
const UNWATCHED_ROUND_MS = 60_000

export interface FinderOptions {
  clock: Clock
  interfaces: typeof networkInterfaces
  sockets: () => MdnsSocket
  /** Whether the room is there; rejects only when `signal` fires. */
  probe: (endpoint: Endpoint, roomId: string | null, signal: AbortSignal) => Promise<ProbeResult>
  /** Names of interfaces, in place of those that look usable. */
  only?: readonly string[] | undefined
  port?: number | undefined
  /** Told of every change, without being somebody who looks at the list. */
  changed?: ((rooms: FoundRoom[]) => void) | undefined
  /** The network is another one: whoever knows of rooms elsewhere may tell of them again. */
  networkChanged?: (() => void) | undefined
}

/** Finds the rooms around, by whatever way somebody tells it of one, and says which of them answer. */
export class RoomFinder {
  readonly #options: FinderOptions
  readonly #table: RoomTable
  readonly #cache = new RecordCache()
  readonly #links: MdnsLinks
  readonly #asking: Asking
  readonly #listeners = new Set<(rooms: FoundRoom[]) => void>()
  readonly #aborter = new AbortController()
  #stopStep: () => void = () => undefined
  #told = '[]'

  constructor(options: FinderOptions) {
    const { clock, port } = options
    this.#options = options
    this.#table = new RoomTable({ now: clock.now, subnets: () => this.#subnets(), roundMs: () => this.#roundMs() })
    this.#links = new MdnsLinks({
      ...options,
      guards: (at) => new PacketGuard({ now: clock.now, subnets: () => [at], ...(port === undefined ? {} : { port }) }),
      // Nobody answers it: that it comes back at all shows that this link hears.
      selfQuestion: { name: `finder-${Math.floor(clock.random() * 2 ** 40).toString(36)}.${SERVICE_NAME}`, type: 'SRV' },
      response: (packet, from) => this.#heard(packet, from),
      query: (packet, from, at) => this.#overheard(packet, from, at),
      changed: () => this.#changed(),
    })
    this.#asking = new Asking({ clock, ask: () => this.#links.ask(ALL_ROOMS) })
    this.#step()
  }

  /** Tells the list as it is, and at every change. While anybody watches, it is asked more often. Returns how to stop. */
  watch(listener: (rooms: FoundRoom[]) => void): () => void {
    this.#listeners.add(listener)
    this.#asking.isWatched = true
    listener(this.#table.list())
    return () => {
      this.#listeners.delete(listener)
      this.#asking.isWatched = this.#listeners.size > 0
    }
  }

  /** Somebody wants to know now: everybody is asked, and every place looked at once more. */
  refresh(): void {
    this.#asking.again()
    this.#table.lookAgain()
    this.#look()
  }

  get rooms(): FoundRoom[] {
    return this.#table.list()
  }

  /** Rooms heard of in another way: typed, remembered, invited to. They are checked as all others are. */
  add(sightings: readonly Sighting[]): void {
    for (const sighting of sightings) this.#table.note(sighting)
    this.#look()
  }

  health(): LinksHealth {
    return this.#links.health()
  }

  async close(): Promise<void> {
    this.#aborter.abort()
    this.#stopStep()
    this.#asking.stop()
    this.#listeners.clear()
    await this.#links.leave()
  }

  #heard(packet: MdnsPacket, from: RemoteInfo): void {
    this.add(sightingsIn(packet, from, this.#cache))
  }

  #overheard(packet: MdnsPacket, from: RemoteInfo, at: UsableInterface): void {
    if (from.address !== at.address && asks(packet, ALL_ROOMS)) this.#asking.heardQuestion()
  }

  #changed(): void {
    this.refresh()
    this.#options.networkChanged?.()
  }

  #step(): void {
    this.#table.tick()
    this.#look()
    this.#stopStep = this.#options.clock.after(STEP_MS, () => this.#step())
  }

  /** Goes where it is time to go, and tells what has changed. */
  #look(): void {
    if (this.#aborter.signal.aborted) return
    for (const { roomId, endpoint } of this.#table.due()) void this.#check(roomId, endpoint)
    const rooms = this.#table.list()
    const text = JSON.stringify(rooms.map(({ lastSeenAt: _, ...room }) => room))
    if (text === this.#told) return
    this.#told = text
    this.#options.changed?.(rooms)
    for (const listener of this.#listeners) listener(rooms)
  }

  async #check(roomId: string | null, endpoint: Endpoint): Promise<void> {
    const { signal } = this.#aborter
    const result = await this.#options.probe(endpoint, roomId, signal).catch(() => null)
    if (signal.aborted) return
    this.#table.proved(roomId, endpoint, result === null ? 'broken' : result.ok ? result.card : result.cause)
    this.#look()
  }

  #subnets(): UsableInterface[] {
    return usableInterfaces(this.#options.interfaces(), this.#options.only).usable
  }

  #roundMs(): number {
    return this.#listeners.size > 0 ? WATCHED_ROUND_MS : UNWATCHED_ROUND_MS
  }
}
