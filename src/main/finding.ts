import { readFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import type { Diagnosis } from '../shared/doctor/finding.ts'
import { RoomError } from '../shared/room-error.ts'
import { addressSighting } from './discovery/address-sighting.ts'
import { diagnose } from './discovery/doctor/diagnose.ts'
import { sightingsInDns } from './discovery/dns-names.ts'
import type { Endpoint, FoundRoom } from './discovery/found-room.ts'
import { readHostsFile, type HostsFileProblem } from './discovery/hosts-file.ts'
import type { LinksHealth } from './discovery/mdns-links.ts'
import { openMdnsSocket } from './discovery/mdns-socket.ts'
import { ownSuffixes } from './discovery/own-suffixes.ts'
import { probe } from './discovery/probe.ts'
import { RememberedRooms } from './discovery/remembered-rooms.ts'
import { RoomFinder } from './discovery/room-finder.ts'
import { scan, type ScanProgress } from './discovery/scan.ts'
import { connectTcp } from './discovery/tcp-connect.ts'
import { usableInterfaces } from './discovery/usable-interfaces.ts'
import { visit, type Visit } from './discovery/visit.ts'
import { hostClock } from './host-clock.ts'
import { connectPinned } from './http/pinned-agent.ts'

/** How often rooms are looked for where nothing is heard: where they once were, in DNS and in the operator's file. */
const RECALL_EVERY_MS = 60_000

/** Places tried where rooms once were, those of the newest rooms first. */
const RECALLED_MAX = 32

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

  static async open(options: FindingOptions): Promise<Finding> {
    return new Finding(options, await RememberedRooms.open(options.rememberedFile))
  }

  private constructor(options: FindingOptions, remembered: RememberedRooms) {
    this.#options = options
    this.remembered = remembered
    this.#finder = new RoomFinder({
      clock: hostClock,
      interfaces: networkInterfaces,
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
    this.#finder.add(result.sightings)
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
    const { usable } = usableInterfaces(networkInterfaces(), this.#options.only)
    const until = AbortSignal.any([signal, this.#closing.signal])
    const found = scan({ interfaces: usable, connect: connectTcp, clock: hostClock, signal: until, progress })
    for await (const endpoint of found) this.#finder.add([addressSighting(endpoint, 'scan')])
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#stopRecalling()
    await Promise.all([this.#finder.close(), this.remembered.saved()])
  }

  /** What nobody announces is gone looking for. */
  #recall(): void {
    this.#stopRecalling()
    this.#stopRecalling = hostClock.after(RECALL_EVERY_MS, () => this.#recall())
    this.#finder.add(this.remembered.sightings().slice(0, RECALLED_MAX))
    void this.#lookInFile()
    void this.#lookInDns()
  }

  async #lookInFile(): Promise<void> {
    const text = await readFile(this.#options.roomsFile, 'utf8').catch(() => '')
    const { sightings, problems } = await readHostsFile(text)
    this.#problems = problems
    this.#finder.add(sightings)
  }

  async #lookInDns(): Promise<void> {
    this.#finder.add(await sightingsInDns(await ownSuffixes(this.#options.env)))
  }

  #remember(rooms: readonly FoundRoom[]): void {
    for (const { id, title, hostName, needsCode, state, urls } of rooms) {
      const url = state === 'live' ? urls[0] : undefined
      if (url === undefined || this.#places.get(id) === url) continue
      this.#places.set(id, url)
      this.remembered.remember({ roomId: id, title, hostName, needsCode }, endpointOf(url))
    }
  }
}

function endpointOf(url: string): Endpoint {
  const { hostname, port } = new URL(url)
  return { address: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || 80 }
}
