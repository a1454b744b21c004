import Bonjour from 'bonjour-service'
import type { RemoteInfo } from 'node:dgram'
import type { Clock } from '../../shared/clock.ts'
import { assertPublishable } from './announced-service.ts'
import type { AnnouncedService } from './announced-service.ts'
import { GuardedSocket } from './guarded-socket.ts'
import type { SocketGuard } from './guarded-socket.ts'
import type { MdnsPacket, Question } from './mdns-packet.ts'
import type { MdnsSocket } from './mdns-socket.ts'
import { SERVICE_TYPE } from './service-name.ts'
import { speakForOneInterface } from './spoken-once.ts'
import type { Speaker } from './spoken-once.ts'

/** A goodbye is one packet to the network card; what takes longer will not leave at all. */
const GOODBYE_MS = 300

/** Sockets of one interface hear every interface's packets and would answer there: which one it is says the membership. */
const EVERY_ADDRESS = '0.0.0.0'

const MDNS_PORT = 5353

export interface MdnsInstanceOptions {
  /** IPv4 address of the interface. */
  address: string
  port?: number | undefined
  clock: Clock
  socket: MdnsSocket
  guard: SocketGuard
  response: (packet: MdnsPacket, from: RemoteInfo) => void
  query: (packet: MdnsPacket, from: RemoteInfo) => void
  /** Told of everything that keeps this instance from speaking or hearing; it does not mend itself. */
  failed: (error: Error) => void
}

type Service = ReturnType<Bonjour['publish']>

/** Underneath bonjour-service, which keeps both private and untyped: what it repeats and takes leave of, */
interface Registry {
  services: Service[]
}

/** and the records it answers with, and the raw packets. */
interface Responder {
  mdns: MulticastDns
  unregister(records: object[]): void
}

interface MulticastDns extends Speaker {
  on(event: 'query' | 'response', listener: (packet: MdnsPacket, from: RemoteInfo) => void): void
  on(event: 'error' | 'warning', listener: (error: Error) => void): void
  query(packet: { questions: Question[] }): void
}

/** bonjour-service's responder on one interface, and the raw packets that arrive there. At most one service. */
export class MdnsInstance {
  readonly #options: MdnsInstanceOptions
  readonly #bonjour: Bonjour
  readonly #responder: Responder
  #service: Service | null = null
  #failures = 0
  #isClosed = false
  /** What is waited for when the instance closes. */
  readonly #open = new Set<() => void>()

  constructor(options: MdnsInstanceOptions) {
    this.#options = options
    const { address, clock, port = MDNS_PORT } = options
    const failed = (error: Error) => this.#fail(error)
    const socket = new GuardedSocket({ ...options, interfaceAddress: address, failed })
    // The socket joins its group itself; bonjour-service's own types speak of something else.
    const settings = { socket, port, bind: EVERY_ADDRESS, multicast: false }
    this.#bonjour = new Bonjour(settings, failed)
    this.#responder = this.#bonjour['server'] as Responder
    this.#listen()
    speakForOneInterface(this.#responder.mdns, address, clock.now)
  }

  /**
   * Announces `service` in place of what was announced, without a goodbye. True when the announcement has left: `failed`
   * was told otherwise.
   */
  publish(service: AnnouncedService): Promise<boolean> {
    const failures = this.#failures
    return this.#settling((done) => {
      assertPublishable(service)
      this.#withdrawSilently()
      this.#service = this.#bonjour.publish({ ...service, type: SERVICE_TYPE, probe: false, disableIPv6: true })
      this.#service.once('up', done)
    }).then(() => this.#failures === failures && !this.#isClosed)
  }

  /** Says goodbye. Resolves when it has left or will not leave any more. */
  async unpublish(): Promise<void> {
    if (!this.#service) return
    this.#service = null
    let stop = () => {}
    await this.#settling((done) => {
      stop = this.#options.clock.after(GOODBYE_MS, done)
      this.#bonjour.unpublishAll(done)
    })
    stop()
  }

  ask(question: Question): void {
    this.#safely(() => this.#responder.mdns.query({ questions: [question] }))
  }

  /** Says nothing more, goodbye neither. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#safely(() => this.#bonjour.destroy())
    this.#open.forEach((done) => done())
  }

  #listen(): void {
    const { response, query } = this.#options
    const { mdns } = this.#responder
    mdns.on('response', (packet, from) => this.#isClosed || response(packet, from))
    mdns.on('query', (packet, from) => this.#isClosed || query(packet, from))
    // Without a listener an error ends the process; the socket has told of it already.
    mdns.on('error', () => {})
    // What cannot be decoded is the sender's fault.
    mdns.on('warning', () => {})
  }

  /**
   * The registry forgets by name, so the old records go before the new ones come. The old announcement may be on its way
   * still, and coming back would have it repeated: it is marked as over, and taken from those that say goodbye in the end.
   */
  #withdrawSilently(): void {
    const old = this.#service
    if (!old) return
    old.activated = false
    old.destroyed = true
    const registry = this.#bonjour['registry'] as Registry
    registry.services = registry.services.filter((service) => service !== old)
    this.#responder.unregister(old.records())
    this.#service = null
  }

  #settling(start: (done: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#open.delete(done)
        resolve()
      }
      this.#open.add(done)
      if (this.#isClosed || !this.#safely(() => start(done))) done()
    })
  }

  #safely(run: () => void): boolean {
    try {
      run()
      return true
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)))
      return false
    }
  }

  #fail(error: Error): void {
    this.#failures += 1
    if (!this.#isClosed) this.#options.failed(error)
  }
}
