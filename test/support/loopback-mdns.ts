import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { MDNS_GROUP } from '../../src/main/discovery/guarded-socket.ts'

export const LOOPBACK = '127.0.0.1'

/** An echo on loopback takes a millisecond. */
const ECHO_MS = 2_000

/** The name of the loopback interface, which systems do not agree on. */
export const loopbackName = (): string =>
  Object.entries(networkInterfaces()).find(([, infos]) => infos?.some(({ address }) => address === LOOPBACK))?.[0] ?? 'lo'

/** A UDP port apart from the system's own mDNS. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, LOOPBACK)
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

/** Some containers have no multicast on loopback; then nothing here says anything about us. */
export async function hearsItself(port: number): Promise<boolean> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true }).bind(port, '0.0.0.0')
  try {
    await once(socket, 'listening')
    socket.addMembership(MDNS_GROUP, LOOPBACK)
    socket.setMulticastInterface(LOOPBACK)
    socket.send('echo', port, MDNS_GROUP)
    await once(socket, 'message', { signal: AbortSignal.timeout(ECHO_MS) })
    return true
  } catch {
    return false
  } finally {
    socket.close()
  }
}
