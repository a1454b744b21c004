import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { Endpoint } from './found-room.ts'

/**
 * A TCP connection, given up when `signal` fires. The caller owns the socket, its errors included.
 * @throws the system's error (ECONNREFUSED …), or an AbortError.
 */
export async function connectTcp({ address, port }: Endpoint, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted()
  const socket = connect({ host: address, port })
  try {
    await once(socket, 'connect', { signal })
    return socket
  } catch (error) {
    socket.on('error', () => undefined).destroy()
    throw error
  }
}
