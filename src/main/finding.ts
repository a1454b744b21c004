import { readFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import type { Diagnosis } from '../shared/doctor/finding.ts'
import { RoomError } from '../shared/room-error.ts'
import { addressSighting } from './discovery/address-sighting.ts'
import { diagnose } from './discovery/doctor/diagnose.ts'
import { newResolver, sightingsInDns } from './discovery/dns-names.ts'
import { keyOf, type Endpoint, type FoundRoom, type Sighting } from './discovery/found-room.ts'
import { readHostsFile, type HostsFileProblem } from './discovery/hosts-file.ts'
import type { LinksHealth } from './discovery/mdns-links.ts'
import { isLoopback, isNear, isOnLink } from './discovery/subnets.ts'
import { openMdnsSocket } from './discovery/mdns-socket.ts'
import { endpointOf } from './discovery/origin.ts'
import { ownSuffixes } from './discovery/own-suffixes.ts'
import { probe } from './discovery/probe.ts'
import { RememberedRooms } from './discovery/remembered-rooms.ts'
import { RoomFinder } from './discovery/room-finder.ts'
import { scan, type ScanProgress } from './discovery/scan.ts'
import { connectTcp } from './discovery/tcp-connect.ts'
import { steadyInterfaces } from './discovery/steady-interfaces.ts'
import { usableInterfaces } from './discovery/usable-interfaces.ts'
import { visit, type Visit } from './discovery/visit.ts'
import { hostClock } from './host-clock.ts'
import { connectPinned } from './http/pinned-agent.ts'

/** How often rooms are looked for where nothing is heard: where they once were, in DNS and in the operator's file. */
const RECALL_EVERY_MS = 60_000

/** Places tried where rooms once were: the last one of each room, those of the newest rooms first. */
const RECALLED_MAX = 32

/** Places that a name server may name. */
const NAMED_MAX = 50

export interface FindingOptions {
  /** Where rooms once found are remembered. */
  rememberedFile: string
  /** The operator's list of rooms; need not exist. */
  roomsFile: string
  /** Names of interfaces, in place of those that look usable. */
  only: readonly string[]
  /** UDP port of mDNS; only tests have another than 5353. */
  port?: number | undefined
  /** Whether the operator lets people knock at every address around. */
  mayScan: boolean
  env: NodeJS.ProcessEnv
}

interface Scanning {
  signal: AbortSignal
  progress: (progress: ScanProgress) => void
}

/** All ways to a room together: what is heard, remembered, typed, listed by the operator, in DNS, and found by knocking. */
export class Finding {
  readonly remembered: RememberedRooms
  readonly #options: FindingOptions
  readonly #finder: RoomFinder
  readonly #closing = new AbortController()
  readonly #since = hostClock.now()
  /** Where each live room was remembered to be. */
  readonly #places = new Map<string, string>()
  #stopRecalling: () => void = () => undefined
  #problems: HostsFileProblem[] = []
  #hasRoomsFile = true
  #isLooking = false
  #wantsLook = false
  readonly #resolver = newResolver()
  readonly #interfaces = steadyInterfaces(networkInterfaces)

  static async open(options: FindingOptions): Promise<Finding> {
    return new Finding(options, await RememberedRooms.open(options.rememberedFile))
  }

  private constructor(options: FindingOptions, remembered: RememberedRooms) {
    this.#options = options
    this.remembered = remembered
    this.#finder = new RoomFinder({
      clock: hostClock,
      interfaces: this.#interfaces,
      sockets: openMdnsSocket,
      probe: (endpoint, roomId, signal) => probe(endpoint, roomId, { connect: connectPinned, signal }),
      only: options.only,
      port: options.port,
      changed: (rooms) => this.#remember(rooms),
      networkChanged: () => this.#recall(),
    })
    this.#recall()
  }

  get rooms(): FoundRoom[] {
    return this.#finder.rooms
  }

  get links(): LinksHealth {
    return this.#finder.health()
  }

  /** Whether the operator's file is there. */
  get hasRoomsFile(): boolean {
    return this.#hasRoomsFile
  }

  /** Lines of the operator's file that cannot be used. */
  get roomsFileProblems(): readonly HostsFileProblem[] {
    return this.#problems
  }

  watch(listener: (rooms: FoundRoom[]) => void): () => void {
    return this.#finder.watch(listener)
  }

  refresh(): void {
    this.#finder.refresh()
    this.#recall()
  }

  /** Goes where somebody says: an address, a name, a URL or an invite link. */
  async visit(text: string): Promise<Visit> {
    const { signal } = this.#closing
    const result = await visit(text, { probe: (endpoint, roomId) => probe(endpoint, roomId, { connect: connectPinned, signal }) })
    for (const sighting of result.sightings) {
      if (result.ok && keyOf(sighting) === keyOf(result.place)) this.#finder.proved(sighting, result.card)
      else this.#finder.add([sighting])
    }
    return result
  }

  /** What is wrong between here and a room: its address, link, id, mark or title. The longer the finder listens, the more it can tell. */
  diagnose(text: string): Promise<Diagnosis> {
    const { signal } = this.#closing
    const around = { rooms: this.rooms, links: this.links, since: this.#since }
    return diagnose(text, around, { interfaces: networkInterfaces, connect: connectPinned, now: () => hostClock.now(), signal })
  }

  /**
   * Knocks at every address of the networks around, until done or given up; rooms appear in the list.
   * @throws RoomError `forbidden` where the operator does not want that.
   */
  async scan({ signal, progress }: Scanning): Promise<void> {
    if (!this.#options.mayScan) throw new RoomError('forbidden', { detail: 'scanning is switched off here' })
    const until = AbortSignal.any([signal, this.#closing.signal])
    const found = scan({ interfaces: this.#networks(), connect: connectTcp, clock: hostClock, signal: until, progress })
    for await (const endpoint of found) this.#finder.add([addressSighting(endpoint, 'scan')])
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#stopRecalling()
    this.#resolver.cancel()
    await Promise.all([this.#finder.close(), this.remembered.saved()])
  }

  /** What nobody announces is gone looking for; one look at a time, and one more where somebody asked meanwhile. */
  #recall(): void {
    this.#stopRecalling()
    this.#stopRecalling = hostClock.after(RECALL_EVERY_MS, () => this.#recall())
    const remembered = this.remembered.sightings().filter((place) => this.#isHere(place) || isLoopback(place.address))
    this.#finder.add(firstPlacesFirst(remembered).slice(0, RECALLED_MAX))
    this.#wantsLook = true
    if (!this.#isLooking) void this.#look()
  }

  async #look(): Promise<void> {
    this.#isLooking = true
    while (this.#wantsLook && !this.#closing.signal.aborted) {
      this.#wantsLook = false
      await Promise.allSettled([this.#lookInFile(), this.#lookInDns()])
    }
    this.#isLooking = false
  }

  async #lookInFile(): Promise<void> {
    const text = await readFile(this.#options.roomsFile, 'utf8').catch((error: unknown) => {
      this.#hasRoomsFile = (error as NodeJS.ErrnoException).code !== 'ENOENT'
      return ''
    })
    const { sightings, problems } = await readHostsFile(text)
    this.#problems = problems
    this.#finder.add(sightings)
  }

  /** What a name server says leads to this network and nowhere else: anybody may have put anything there. */
  async #lookInDns(): Promise<void> {
    const sightings = await sightingsInDns(await ownSuffixes(this.#options.env), this.#resolver)
    this.#finder.add(sightings.filter(this.#isHere).slice(0, NAMED_MAX))
  }

  readonly #isHere = ({ address }: Endpoint): boolean => isNear(address) || isOnLink(address, this.#networks())

  #networks() {
    return usableInterfaces(this.#interfaces(), this.#options.only).usable
  }

  #remember(rooms: readonly FoundRoom[]): void {
    for (const { id, title, hostName, needsCode, state, urls } of rooms) {
      const url = state === 'live' ? urls[0] : undefined
      const place = url === undefined ? null : endpointOf(url)
      if (url === undefined || place === null || this.#places.get(id) === url) continue
      this.#places.set(id, url)
      this.remembered.remember({ roomId: id, title, hostName, needsCode }, place)
    }
  }
}

/** One place of each room before the second of any. */
function firstPlacesFirst(sightings: readonly Sighting[]): Sighting[] {
  const ranks = new Map<string | null, number>()
  const ranked = sightings.map((sighting) => {
    const rank = ranks.get(sighting.roomId) ?? 0
    ranks.set(sighting.roomId, rank + 1)
    return { sighting, rank }
  })
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ sighting }) => sighting)
}
