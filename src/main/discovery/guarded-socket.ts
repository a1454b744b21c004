import type { RemoteInfo } from 'node:dgram'
import { EventEmitter } from 'node:events'
import type { MdnsSocket } from './mdns-socket.ts'

export const MDNS_GROUP = '224.0.0.251'

/** RFC 6762, 11: whoever checks it accepts nothing that was routed. */
const MULTICAST_TTL = 255

/** Who may be heard, decided on the raw bytes: decoding is where hostile packets cost. */
export interface SocketGuard {
  accepts(message: Buffer, from: RemoteInfo): boolean
}

interface Guarding {
  socket: MdnsSocket
  guard: SocketGuard
  /** Address of the interface that multicast leaves and arrives on. */
  interfaceAddress: string
  failed: (error: Error) => void
}

/**
 * The socket that multicast-dns is given in place of a real one. What is hostile does not get in, what fails is told, and
 * what the library throws while it handles an event ends here: past it there is only the process.
 * It joins the group itself, because multicast-dns tries once and forgets, and asks a timer of its own to try again.
 */
export class GuardedSocket extends EventEmitter {
  readonly #socket: MdnsSocket
  readonly #guard: SocketGuard
  readonly #interfaceAddress: string
  readonly #tell: (error: Error) => void
  #isClosed = false

  constructor({ socket, guard, interfaceAddress, failed }: Guarding) {
    super()
    this.#socket = socket
    this.#guard = guard
    this.#interfaceAddress = interfaceAddress
    this.#tell = failed
    socket.on('message', (message, from) => this.#safely(() => this.#hear(message, from)))
    socket.on('error', (error) => this.#fail(error))
    socket.on('listening', () => this.#safely(() => this.#listen()))
  }

  bind(port: number, address: string, bound: () => void): void {
    this.once('listening', bound)
    try {
      this.#socket.bind(port, address)
    } catch (error) {
      // Told as a real socket tells it: not while the library is still being built.
      queueMicrotask(() => this.#fail(error))
    }
  }

  send(message: Buffer, offset: number, length: number, port: number, address: string, sent: (error: unknown) => void): void {
    const done = (error: unknown) => {
      if (error) this.#report(error)
      this.#safely(() => sent(error))
    }
    try {
      this.#socket.send(message, offset, length, port, address, done)
    } catch (error) {
      queueMicrotask(() => done(error))
    }
  }

  close(closed?: () => void): void {
    if (this.#isClosed) return
    this.#isClosed = true
    try {
      this.#socket.close(closed)
    } catch {
      // It never came to be open.
      closed?.()
    }
  }

  #hear(message: Buffer, from: RemoteInfo): void {
    if (!this.#isClosed && this.#guard.accepts(message, from)) this.emit('message', message, from)
  }

  /** Each step on its own: a membership that is refused does not keep goodbyes from leaving. */
  #listen(): void {
    if (this.#isClosed) return
    this.#safely(() => this.#socket.setMulticastTTL(MULTICAST_TTL))
    this.#safely(() => this.#socket.setMulticastLoopback(true))
    this.#safely(() => this.#socket.addMembership(MDNS_GROUP, this.#interfaceAddress))
    this.#safely(() => this.#socket.setMulticastInterface(this.#interfaceAddress))
    this.emit('listening')
  }

  #fail(error: unknown): void {
    this.#report(error)
    this.#safely(() => this.emit('error', error))
  }

  #safely(run: () => void): void {
    try {
      run()
    } catch (error) {
      this.#report(error)
    }
  }

  #report(error: unknown): void {
    this.#tell(error instanceof Error ? error : new Error(String(error)))
  }
}
