import type { RemoteInfo } from 'node:dgram'
import type { Clock } from '../../shared/clock.ts'
import type { AnnouncedService } from './announced-service.ts'
import type { SocketGuard } from './guarded-socket.ts'
import { MdnsInstance } from './mdns-instance.ts'
import { asks } from './mdns-packet.ts'
import type { MdnsPacket, Question } from './mdns-packet.ts'
import type { MdnsSocket } from './mdns-socket.ts'
import { SelfCheck } from './self-check.ts'
import type { UsableInterface } from './usable-interfaces.ts'

/** An interface that has just come up is often not ready for a second; one that never works is tried once a minute. */
const FIRST_REBUILD_MS = 1_000
const LONGEST_REBUILD_MS = 60_000

/** What stood this long was well: the next trouble is a new one. */
const STOOD_MS = 60_000

type Heard = (packet: MdnsPacket, from: RemoteInfo, at: UsableInterface) => void

export interface MdnsLinkOptions {
  clock: Clock
  port?: number | undefined
  sockets: () => MdnsSocket
  /** One guard for each socket: it counts, and it knows which network it guards. */
  guards: (at: UsableInterface) => SocketGuard
  /** What the self-check asks; best something that only this process answers. */
  selfQuestion: Question
  /** What is announced there, asked for whenever it is; without it the link only asks and listens. */
  service?: (() => AnnouncedService) | undefined
  response?: Heard | undefined
  /** Own questions are among them. */
  query?: Heard | undefined
}

/** Plain data, times in ms of the wall clock. */
export interface LinkHealth {
  name: string
  address: string
  announcingSince: number | null
  heardItselfAt: number | null
  /** A system's error code, `DEAF`, or what it said. */
  lastError: { code: string; at: number } | null
}

/** mDNS on one interface for as long as it has that address. What breaks is built anew: nothing in it mends itself. */
export class MdnsLink {
  readonly #at: UsableInterface
  readonly #options: MdnsLinkOptions
  readonly #health: LinkHealth
  #instance: MdnsInstance | null = null
  #selfCheck: SelfCheck | null = null
  #builtAt = 0
  #rebuilds = 0
  #stopRebuild: (() => void) | null = null
  #isClosed = false

  constructor(at: UsableInterface, options: MdnsLinkOptions) {
    this.#at = at
    this.#options = options
    this.#health = { name: at.name, address: at.address, announcingSince: null, heardItselfAt: null, lastError: null }
    this.rebuild()
  }

  get health(): LinkHealth {
    return { ...this.#health }
  }

  /** At once, for a reason from outside. */
  rebuild(): void {
    this.#tearDown()
    if (this.#isClosed) return
    this.#builtAt = this.#options.clock.now()
    try {
      this.#instance = this.#build()
    } catch (error) {
      this.#failed(error)
      return
    }
    this.announce()
    this.#selfCheck = new SelfCheck({
      clock: this.#options.clock,
      ask: () => this.ask(this.#options.selfQuestion),
      deaf: () => this.#failed(Object.assign(new Error('own question not heard'), { code: 'DEAF' })),
    })
  }

  /** Announces what `service` says now; nobody is told that the old has gone. */
  announce(): void {
    const { service } = this.#options
    if (this.#instance && service && !this.#isClosed) void this.#announceAt(this.#instance, service)
  }

  ask(question: Question): void {
    this.#instance?.ask(question)
  }

  /** Says goodbye first. */
  async leave(): Promise<void> {
    this.#isClosed = true
    this.#stopRebuild?.()
    this.#selfCheck?.stop()
    await this.#instance?.unpublish()
    this.#tearDown()
  }

  /** The interface is gone: there is nobody to say goodbye to. */
  close(): void {
    this.#isClosed = true
    this.#tearDown()
  }

  #build(): MdnsInstance {
    const { clock, port, sockets, guards, response } = this.#options
    return new MdnsInstance({
      address: this.#at.address,
      port,
      clock,
      socket: sockets(),
      guard: guards(this.#at),
      response: (packet, from) => response?.(packet, from, this.#at),
      query: (packet, from) => this.#heard(packet, from),
      failed: (error) => this.#failed(error),
    })
  }

  async #announceAt(instance: MdnsInstance, service: () => AnnouncedService): Promise<void> {
    try {
      const hasLeft = await instance.publish(service())
      if (hasLeft && instance === this.#instance) this.#health.announcingSince ??= this.#options.clock.now()
    } catch (error) {
      this.#failed(error)
    }
  }

  #heard(packet: MdnsPacket, from: RemoteInfo): void {
    if (from.address === this.#at.address && asks(packet, this.#options.selfQuestion)) {
      this.#selfCheck?.heard()
      this.#health.heardItselfAt = this.#options.clock.now()
    }
    this.#options.query?.(packet, from, this.#at)
  }

  #failed(error: unknown): void {
    const { clock } = this.#options
    this.#health.lastError = { code: codeOf(error), at: clock.now() }
    if (this.#stopRebuild || this.#isClosed) return
    if (clock.now() - this.#builtAt >= STOOD_MS) this.#rebuilds = 0
    const wait = Math.min(FIRST_REBUILD_MS * 2 ** this.#rebuilds, LONGEST_REBUILD_MS)
    this.#rebuilds += 1
    this.#stopRebuild = clock.after(wait, () => this.rebuild())
  }

  #tearDown(): void {
    this.#stopRebuild?.()
    this.#stopRebuild = null
    this.#selfCheck?.stop()
    this.#selfCheck = null
    this.#instance?.close()
    this.#instance = null
    this.#health.announcingSince = null
  }
}

function codeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code ?? message
}
