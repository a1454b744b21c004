import { once } from 'node:events'
import { Agent } from 'node:https'
import type { RequestOptions } from 'node:https'
import type { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import type { TLSSocket } from 'node:tls'
import { RoomError } from '../../shared/room-error.ts'
import { roomIdOf, roomServerName } from './room-key.ts'

/** A host on the LAN answers in milliseconds; a machine asleep or gone never does. */
const CONNECT_MS = 5_000

/** Notices a host whose machine vanished, as the host does the other way round. */
const TCP_KEEP_ALIVE_MS = 15_000

export interface PinnedTarget {
  host: string
  port: number
  roomId: string
  /** Milliseconds for TCP and TLS together; default 5,000. */
  timeoutMs?: number | undefined
  signal?: AbortSignal | undefined
}

/**
 * A TLS connection to the room `roomId` and to nobody else: the peer has proved that it holds the room's private key. Not a
 * byte is written to a peer that has not. The caller owns the socket, its errors included.
 * @throws RoomError `wrong-room` for another key, `unreachable` for everything that kept TLS from being set up, `cancelled`.
 */
export async function connectPinned({ host, port, roomId, timeoutMs = CONNECT_MS, signal }: PinnedTarget): Promise<TLSSocket> {
  if (signal?.aborted) throw new RoomError('cancelled')
  const socket = connectTls(host, port, roomId)
  const cancel = () => socket.destroy(new RoomError('cancelled'))
  const giveUp = () => socket.destroy(new RoomError('unreachable', { detail: `no TLS connection after ${timeoutMs} ms` }))
  const timer = setTimeout(giveUp, timeoutMs)
  signal?.addEventListener('abort', cancel)
  try {
    await once(socket, 'secureConnect')
    if (!holdsKeyOf(socket, roomId)) throw new RoomError('wrong-room')
    return socket
  } catch (error) {
    socket.destroy()
    throw asRoomError(error)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
  }
}

function connectTls(host: string, port: number, roomId: string): TLSSocket {
  const socket = connect({
    host,
    port,
    servername: roomServerName(roomId),
    // Nobody signs for rooms: the key is the proof, and it is compared with the id below.
    rejectUnauthorized: false,
    minVersion: 'TLSv1.3',
    ALPNProtocols: ['http/1.1'],
  })
  return socket.setNoDelay(true).setKeepAlive(true, TCP_KEEP_ALIVE_MS)
}

function holdsKeyOf(socket: TLSSocket, roomId: string): boolean {
  const certificate = socket.getPeerX509Certificate()
  return certificate !== undefined && roomIdOf(certificate.publicKey) === roomId
}

function asRoomError(error: unknown): RoomError {
  if (error instanceof RoomError) return error
  return new RoomError('unreachable', { detail: error instanceof Error ? error.message : String(error) }, { cause: error })
}

/**
 * For `https.request`: every connection is made by {@link connectPinned}, kept alive between requests, and given to a
 * request only after the check. `destroy()` is final and also ends connections being made. Failures reach the request as
 * the RoomError itself.
 * @param timeoutMs milliseconds for TCP and TLS together; default 5,000.
 */
export function pinnedAgent(roomId: string, { timeoutMs }: { timeoutMs?: number } = {}): Agent {
  return new PinnedAgent(roomId, timeoutMs)
}

// https.Agent's cache of TLS sessions is filled and used by its own createConnection only, so replacing that method also
// means that every connection is a full handshake in which the room proves its key again.
class PinnedAgent extends Agent {
  readonly #roomId: string
  readonly #timeoutMs: number | undefined
  readonly #closing = new AbortController()

  constructor(roomId: string, timeoutMs: number | undefined) {
    super({ keepAlive: true, maxCachedSessions: 0 })
    this.#roomId = roomId
    this.#timeoutMs = timeoutMs
  }

  override createConnection(options: RequestOptions, callback?: (error: Error | null, socket: Duplex) => void): undefined {
    const done = callback as (error: Error | null, socket?: Duplex) => void
    const target = { host: options.host ?? 'localhost', port: Number(options.port), roomId: this.#roomId, timeoutMs: this.#timeoutMs }
    connectPinned({ ...target, signal: this.#closing.signal }).then(
      (socket) => done(null, socket),
      (error: unknown) => done(asRoomError(error)),
    )
  }

  override destroy(): void {
    this.#closing.abort()
    super.destroy()
  }
}
