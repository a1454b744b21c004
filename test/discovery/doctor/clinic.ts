import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { onTestFinished } from 'vitest'
import { diagnose } from '../../../src/main/discovery/doctor/diagnose.ts'
import type { Around, DoctorOptions } from '../../../src/main/discovery/doctor/options.ts'
import type { Endpoint, FoundRoom } from '../../../src/main/discovery/found-room.ts'
import type { LinkHealth } from '../../../src/main/discovery/mdns-link.ts'
import { connectTcp } from '../../../src/main/discovery/tcp-connect.ts'
import type { Interfaces } from '../../../src/main/discovery/usable-interfaces.ts'
import { connectPinned } from '../../../src/main/http/pinned-agent.ts'
import { openRoomKey } from '../../../src/main/http/room-key.ts'
import type { Diagnosis, FindingCode, FindingOf } from '../../../src/shared/doctor/finding.ts'
import { RoomError } from '../../../src/shared/room-error.ts'
import { interfaceInfo, systemError } from '../lan.ts'
import { ADA, OPS, url } from '../heard-rooms.ts'
import { tempFolder } from '../../support/temp-folder.ts'

/** Grace sits at 192.168.1.2 and asks what is between her and Ada's room. */

/** Real hosts answer with the time of this computer. */
export const NOW = Date.now()
export const LISTENED_MS = 6_000

export const LAN: Interfaces = {
  lo: [interfaceInfo('127.0.0.1', { internal: true, netmask: '255.0.0.0', mac: '00:00:00:00:00:00' })],
  eth0: [interfaceInfo('192.168.1.2'), interfaceInfo('fe80::2', { cidr: 'fe80::2/64', scopeid: 2 })],
}
export const DOCKER: Interfaces = { ...LAN, docker0: [interfaceInfo('172.17.0.1', { netmask: '255.255.0.0' })] }

export const link = (more: Partial<LinkHealth> = {}): LinkHealth => ({
  name: 'eth0',
  address: '192.168.1.2',
  announcingSince: null,
  heardItselfAt: NOW - LISTENED_MS,
  lastError: null,
  ...more,
})

/** Ada's room as the list of whoever heard it shows it. */
export const ops = (more: Partial<FoundRoom> = {}): FoundRoom => ({
  id: OPS,
  title: 'Ops · 运维',
  hostName: 'Ada',
  urls: [url(ADA)],
  online: null,
  needsCode: false,
  foundBy: ['mdns'],
  state: 'unreachable',
  cause: 'silent',
  isCopy: false,
  firstSeenAt: NOW - LISTENED_MS,
  lastSeenAt: NOW - 4_000,
  ...more,
})

/** What a TCP connection to a place comes to; a place that is not listed stays silent. */
export type Net = Record<string, 'open' | `E${string}`>

interface Case extends Partial<Omit<DoctorOptions, 'interfaces'>> {
  rooms?: FoundRoom[]
  links?: LinkHealth[]
  since?: number
  interfaces?: Interfaces
  /** In place of the system's answer. */
  read?: () => Interfaces
  /** In place of real connections. */
  net?: Net
  /** Who has which name: addresses, or how the lookup fails. */
  names?: Record<string, string[] | string>
}

/** Everything is in order at Grace's, unless said otherwise. Silence is waited for a tenth of a second. */
export function ask(text: string, { rooms = [], links = [link()], since = NOW - LISTENED_MS, ...more }: Case = {}): Promise<Diagnosis> {
  const { interfaces = LAN, read = () => interfaces, net, names = {}, ...options } = more
  const around: Around = { rooms, since, links: { interfaces: links, skipped: [] } }
  const fake = net && { tcp: tcpIn(net), connect: () => Promise.reject(new RoomError('wrong-room')), timeoutMs: 100 }
  const real = { tcp: connectTcp, connect: connectPinned, timeoutMs: 2_000 }
  return diagnose(text, around, { interfaces: read, now: () => NOW, lookup: lookupIn(names), ...(fake ?? real), ...options })
}

/** Of this kind; undefined where it was not said. */
export function said<C extends FindingCode>(diagnosis: Diagnosis, code: C): FindingOf<C> | undefined {
  return diagnosis.findings.find((finding): finding is FindingOf<C> => finding.code === code)
}

export const codes = ({ findings }: Diagnosis): FindingCode[] => findings.map(({ code }) => code)
/** Problems and what is not known. */
export const troubles = ({ findings }: Diagnosis): FindingCode[] =>
  findings.filter(({ kind }) => kind === 'problem' || kind === 'unknown').map(({ code }) => code)

export const portOf = (origin: string): number => Number(new URL(origin).port)

/** Real connections to one place; nothing else is there, whatever runs on this machine beside the test. */
export function only(port: number): NonNullable<DoctorOptions['tcp']> {
  return (endpoint, signal) => (endpoint.port === port ? connectTcp(endpoint, signal) : Promise.reject(systemError('ECONNREFUSED')))
}

export function tcpIn(net: Net, tried: string[] = []): NonNullable<DoctorOptions['tcp']> {
  return ({ address, port }: Endpoint, signal) => {
    const place = `${address}:${port}`
    tried.push(place)
    const answer = net[place]
    if (answer === undefined) return untilAborted(signal)
    return answer === 'open' ? Promise.resolve(closedSocket()) : Promise.reject(systemError(answer))
  }
}

/** Listens on loopback until the test ends. */
export async function open(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

export const http = (body: string, status = '200 OK', more = ''): string =>
  `HTTP/1.1 ${status}\r\n${more}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

/** Answers whatever is asked with these bytes. */
export const answering = (answer: string): Promise<number> =>
  open(createServer((socket) => void socket.once('data', () => socket.end(answer))))

/** A host with a key of its own that answers over TLS whatever it likes; `heard` collects all that was sent to it in the clear. */
export async function openTls(answerTo: (roomId: string) => string): Promise<{ id: string; port: number }> {
  const { id, privateKeyPem: key, certificatePem: cert } = await openRoomKey(join(tempFolder(), 'key'))
  const server = createTlsServer({ key, cert }, (socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(answerTo(id)))
  })
  return { id, port: await open(server) }
}

function lookupIn(names: Record<string, string[] | string>): NonNullable<DoctorOptions['lookup']> {
  return (name) => {
    const known = names[name] ?? 'ENOTFOUND'
    return typeof known === 'string' ? Promise.reject(systemError(known)) : Promise.resolve(known.map((address) => ({ address })))
  }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
}

function closedSocket(): Socket {
  const socket = { on: () => socket, destroy: () => socket }
  return socket as unknown as Socket
}
