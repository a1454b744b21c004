import type { RemoteInfo } from 'node:dgram'
import type { networkInterfaces } from 'node:os'
import type { Clock } from '../../shared/clock.ts'
import type { RoomCard } from '../../shared/wire/room.ts'
import { Asking } from './asking.ts'
import { Audience, calling } from './audience.ts'
import type { Endpoint, FoundRoom, Sighting } from './found-room.ts'
import { MdnsLinks } from './mdns-links.ts'
import type { LinksHealth } from './mdns-links.ts'
import { ALL_ROOMS, asks } from './mdns-packet.ts'
import type { MdnsPacket } from './mdns-packet.ts'
import type { MdnsSocket } from './mdns-socket.ts'
import { OwnNetworks } from './own-networks.ts'
import { Paced } from './paced.ts'
import { PacketGuard } from './packet-guard.ts'
import type { ProbeResult } from './probe.ts'
import { RecordCache } from './record-cache.ts'
import { RoomTable } from './room-table.ts'
import { SERVICE_NAME } from './service-name.ts'
import { sightingsIn } from './sightings.ts'
import type { UsableInterface } from './usable-interfaces.ts'

/** How often it is looked what has become due. */
const STEP_MS = 500
/** A network may bring hundreds of packets a second; nobody reads a list that changes more often than this. */
const LOOK_EVERY_MS = 100
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
  readonly #networks: OwnNetworks
  readonly #looking: Paced
  readonly #links: MdnsLinks
  readonly #asking: Asking
  readonly #audience: Audience
  readonly #aborter = new AbortController()
  #stopStep: () => void = () => undefined

  constructor(options: FinderOptions) {
    const { clock, port } = options
    this.#options = options
    this.#audience = new Audience(options.changed)
    this.#networks = new OwnNetworks(options)
    this.#looking = new Paced({ clock, everyMs: LOOK_EVERY_MS, run: () => this.#look() })
    this.#table = new RoomTable({ now: clock.now, subnets: () => this.#networks.usable, roundMs: () => this.#roundMs() })
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
    this.#audience.watch(listener, this.rooms)
    this.#asking.isWatched = true
    return () => {
      this.#audience.leave(listener)
      this.#asking.isWatched = this.#audience.isWatching
    }
  }

  /** Somebody wants to know now: everybody is asked, and every place looked at once more. */
  refresh(): void {
    this.#asking.again()
    this.#table.lookAgain()
    this.#looking.atOnce()
  }

  get rooms(): FoundRoom[] {
    return this.#table.list()
  }

  /** Rooms heard of in another way: typed, remembered, invited to. They are checked as all others are. */
  add(sightings: readonly Sighting[]): void {
    this.#note(sightings)
  }

  /** A room that has just answered to somebody else: it is live without another check. */
  proved(sighting: Sighting, card: RoomCard): void {
    if (this.#aborter.signal.aborted) return
    this.#table.meet([sighting], card)
    this.#looking.atOnce()
  }

  health(): LinksHealth {
    return this.#links.health()
  }

  async close(): Promise<void> {
    this.#aborter.abort()
    this.#stopStep()
    this.#looking.stop()
    this.#asking.stop()
    this.#audience.close()
    await this.#links.leave()
  }

  #note(sightings: readonly Sighting[], source?: string): void {
    if (sightings.length === 0 || this.#aborter.signal.aborted) return
    for (const sighting of sightings) this.#table.note(sighting, source)
    this.#looking.soon()
  }

  #heard(packet: MdnsPacket, from: RemoteInfo): void {
    this.#note(sightingsIn(packet, from, this.#cache), from.address)
  }

  #overheard(packet: MdnsPacket, from: RemoteInfo, at: UsableInterface): void {
    if (from.address !== at.address && asks(packet, ALL_ROOMS)) this.#asking.heardQuestion()
  }

  #changed(): void {
    this.#networks.forget()
    this.refresh()
    calling(() => this.#options.networkChanged?.())
  }

  #step(): void {
    this.#stopStep = this.#options.clock.after(STEP_MS, () => this.#step())
    this.#table.tick()
    this.#looking.atOnce()
  }

  /** Goes where it is time to go, and tells what has changed. */
  #look(): void {
    if (this.#aborter.signal.aborted) return
    for (const { roomId, endpoint } of this.#table.due()) void this.#check(roomId, endpoint)
    this.#audience.tell(this.rooms)
  }

  async #check(roomId: string | null, endpoint: Endpoint): Promise<void> {
    const result = await this.#probe(endpoint, roomId)
    if (this.#aborter.signal.aborted) return
    this.#table.proved(roomId, endpoint, result.ok ? result.card : result.cause)
    this.#looking.atOnce()
  }

  async #probe(endpoint: Endpoint, roomId: string | null): Promise<ProbeResult> {
    try {
      return await this.#options.probe(endpoint, roomId, this.#aborter.signal)
    } catch {
      return { ok: false, cause: 'broken' }
    }
  }

  #roundMs(): number {
    return this.#audience.isWatching ? WATCHED_ROUND_MS : UNWATCHED_ROUND_MS
  }
}
