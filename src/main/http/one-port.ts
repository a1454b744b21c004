import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import type { Server as HttpServer, RequestListener, ServerOptions } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer as createTcpServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { createSecureContext } from 'node:tls'
import type { TlsOptions } from 'node:tls'
import { RoomError } from '../../shared/room-error.ts'
import { handToHttp, handToTls, onFirstByte } from './first-byte.ts'
import { PeerLimit } from './peer.ts'
import { endWithError, endWithProblem } from './raw-answer.ts'
import { roomIdOf, roomServerName } from './room-key.ts'

/** The first byte of a TLS connection: a handshake record. No HTTP method begins with it. */
const TLS_HANDSHAKE = 0x16

/** Connections the system keeps while we are busy; everybody comes back at once after a restart. */
const BACKLOG = 4_096

/** Our requests' headers are under 1 KiB; proxies and browsers on localhost add cookies of others. */
const MAX_HEADER_BYTES = 8_192

/** TCP asks whether the peer is still there: laptops close and walk away without a word. */
const TCP_KEEP_ALIVE_MS = 15_000

/** Between the 30 s of a long poll and the time-outs of usual proxies. */
const KEEP_ALIVE_MS = 70_000

/** Sockets that may wait for such an answer to be read; beyond that a flood is closed without a word. */
const MAX_REFUSING = 100

const RETRY_AFTER_S = 5

/** What binding to :: fails with where IPv6 is not built in, or switched off. */
const NO_IPV6 = ['EAFNOSUPPORT', 'EADDRNOTAVAIL']

/** Far more than one person's tabs and apps, too few to use up a host's file descriptors. */
const MAX_SOCKETS_PER_ADDRESS = 1_000

/** Milliseconds a client may take. */
export interface Patience {
  /** To send anything at all. Browsers open connections ahead of need. */
  firstByteMs: number
  /** For a TLS handshake, and again for the headers of a request. Enforced to within a quarter. */
  headersMs: number
  /** For a whole request, body included. Says nothing about how long we take to answer. */
  requestMs: number
}

const PATIENCE: Patience = { firstByteMs: 60_000, headersMs: 20_000, requestMs: 60_000 }

/** PEM, as `node:tls` takes it. */
export interface KeyAndCertificate {
  key: string | Buffer
  cert: string | Buffer
}

export interface OnePortOptions {
  handler: RequestListener
  /** Given to whoever asks for `<roomId>.watercooler.invalid`, and to all others when there is no `operatorTls`. */
  roomTls: KeyAndCertificate
  operatorTls?: KeyAndCertificate | undefined
  /** Open sockets per remote address, this machine's own excepted; default 1,000, 0 = no limit. */
  maxSocketsPerAddress?: number | undefined
  onRefused?: ((address: string) => void) | undefined
  /** Somebody has connected, whatever comes of it. */
  onPeer?: ((address: string) => void) | undefined
  /** What happens to clients on the network and is nobody's fault here: failed handshakes, failed accepts. */
  onDebug?: ((error: Error) => void) | undefined
  patience?: Partial<Patience> | undefined
  /** Addresses that `maxSocketsPerAddress` does not count; default loopback. */
  isExempt?: ((address: string) => boolean) | undefined
}

export interface OnePort {
  /** Without a host: every address, IPv6 and IPv4, or IPv4 alone where IPv6 is off. Rejects with the system's error, such as EADDRINUSE. */
  listen(at: { port: number; host?: string | undefined }): Promise<AddressInfo>
  /** Accepts nobody from now on and closes each connection as it falls idle. Resolves when the last socket is closed. */
  stop(): Promise<void>
  /** Closes connections on which no request is being sent or answered. */
  closeIdle(): void
  /** Closes every connection, in the middle of whatever it does. */
  closeAll(): void
  /** TCP connections open now, of any kind. */
  readonly openSockets: number
}

/**
 * TLS and plain HTTP/1.1 on one port, told apart by the first byte a client sends. Throws when a key or certificate is
 * broken. Malformed and late requests are answered 400, 408 or 431, sockets beyond the limit 503, as problem+json.
 */
export function serveOnePort(options: OnePortOptions): OnePort {
  return new SharedPort(options)
}

class SharedPort implements OnePort {
  readonly #port = createTcpServer({ allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEP_ALIVE_MS })
  readonly #options: OnePortOptions
  readonly #patience: Patience
  readonly #plain: HttpServer
  readonly #tls: HttpServer
  readonly #perPeer: PeerLimit
  readonly #sockets = new Set<Socket>()
  /** Those that have not sent a byte yet. */
  readonly #silent = new Set<Socket>()
  #refusing = 0
  #closed: Promise<void> | undefined
  #isSweeping = false

  constructor(options: OnePortOptions) {
    this.#options = options
    this.#patience = { ...PATIENCE, ...options.patience }
    this.#plain = createHttpServer(httpOptions(this.#patience), this.#answer)
    this.#tls = createHttpsServer({ ...httpOptions(this.#patience), ...tlsOptions(options, this.#patience) }, this.#answer)
    this.#tls.on('tlsClientError', options.onDebug ?? ignore)
    this.#perPeer = new PeerLimit(options.maxSocketsPerAddress ?? MAX_SOCKETS_PER_ADDRESS, options.isExempt)
    for (const server of [this.#plain, this.#tls]) this.#drive(server)
    this.#port.on('connection', (socket: Socket) => this.#accept(socket))
    // While it listens: accepting failed, as when descriptors run out. Before that listen() rejects.
    this.#port.on('error', (error) => this.#port.listening && options.onDebug?.(error))
  }

  // An HTTP server tracks its connections, and so enforces time-outs and finds idle ones, only once it is 'listening'; these
  // two never are. close() ends the tracking, so it waits for the last connection.
  #drive(server: HttpServer): void {
    this.#port.on('listening', () => server.emit('listening'))
    this.#port.on('close', () => server.close())
    server.on('clientError', endWithError)
  }

  readonly #answer: RequestListener = (request, response) => {
    if (this.#closed) response.setHeader('Connection', 'close')
    response.once('close', this.#afterAnswer)
    this.#options.handler(request, response)
  }

  // One look for all answers of a turn: stopping answers thousands of held polls at once, and each look is at all connections.
  readonly #afterAnswer = (): void => {
    if (!this.#closed || this.#isSweeping) return
    this.#isSweeping = true
    setImmediate(() => {
      this.#isSweeping = false
      this.closeIdle()
    })
  }

  #accept(socket: Socket): void {
    const address = socket.remoteAddress ?? ''
    this.#options.onPeer?.(address)
    const admitted = this.#perPeer.enter(address)
    this.#sockets.add(socket)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      if (admitted) this.#perPeer.leave(address)
    })
    // An error is always followed by 'close', which is all that matters here.
    socket.on('error', ignore)
    if (admitted) this.#sort(socket)
    else this.#refuse(socket, address)
  }

  #sort(socket: Socket): void {
    this.#silent.add(socket)
    socket.once('close', () => this.#silent.delete(socket))
    onFirstByte(socket, this.#patience.firstByteMs, (byte) => {
      this.#silent.delete(socket)
      if (byte === TLS_HANDSHAKE) handToTls(this.#tls, socket)
      else handToHttp(this.#plain, socket)
    })
  }

  #refuse(socket: Socket, address: string): void {
    this.#options.onRefused?.(address)
    this.#refusing += 1
    socket.once('close', () => (this.#refusing -= 1))
    if (this.#refusing > MAX_REFUSING) socket.destroy()
    else endWithProblem(socket, new RoomError('overloaded', { retryAfter: RETRY_AFTER_S }))
  }

  async listen({ port, host }: { port: number; host?: string | undefined }): Promise<AddressInfo> {
    if (host !== undefined) return this.#listenOn(port, host)
    try {
      return await this.#listenOn(port, '::')
    } catch (error) {
      if (!NO_IPV6.includes(codeOf(error))) throw error
      return this.#listenOn(port, '0.0.0.0')
    }
  }

  async #listenOn(port: number, host: string): Promise<AddressInfo> {
    this.#port.listen({ port, host, backlog: BACKLOG })
    await once(this.#port, 'listening')
    return this.#port.address() as AddressInfo
  }

  stop(): Promise<void> {
    this.#closed ??= new Promise((resolve) => this.#port.close(() => resolve()))
    this.closeIdle()
    return this.#closed
  }

  closeIdle(): void {
    for (const socket of this.#silent) socket.destroy()
    this.#plain.closeIdleConnections()
    this.#tls.closeIdleConnections()
  }

  closeAll(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  get openSockets(): number {
    return this.#sockets.size
  }
}

function httpOptions(patience: Patience): ServerOptions {
  return {
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: Math.ceil(patience.headersMs / 4),
    // The Host guard refuses a missing Host, in the words of all our refusals.
    requireHostHeader: false,
  }
}

function tlsOptions({ roomTls, operatorTls }: OnePortOptions, patience: Patience): TlsOptions {
  const room = createSecureContext(roomTls)
  const roomName = roomServerName(roomIdOf(new X509Certificate(roomTls.cert).publicKey))
  return {
    ...(operatorTls ?? roomTls),
    handshakeTimeout: patience.headersMs,
    SNICallback: (name, done) => done(null, name.toLowerCase() === roomName ? room : undefined),
  }
}

function ignore(): void {
  // Deliberately nothing.
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? ''
}
