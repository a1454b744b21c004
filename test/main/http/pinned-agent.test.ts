import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { Agent } from 'node:https'
import { request } from 'node:https'
import type { AddressInfo, Server, Socket } from 'node:net'
import { connect as connectTcp, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { TlsOptions } from 'node:tls'
import { connect as connectTls, createServer as createTlsServer } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { OnePort } from '../../../src/main/http/one-port.ts'
import { serveOnePort } from '../../../src/main/http/one-port.ts'
import { connectPinned, pinnedAgent } from '../../../src/main/http/pinned-agent.ts'
import type { RoomKey } from '../../../src/main/http/room-key.ts'
import { openRoomKey, roomServerName } from '../../../src/main/http/room-key.ts'
import type { RoomError } from '../../../src/shared/room-error.ts'

const host = '127.0.0.1'
const ownerToken = 'the-token-of-ada'

let folder = ''
let ops: RoomKey
let mallory: RoomKey

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watercooler-pin-'))
  ops = await openRoomKey(join(folder, 'ops'))
  mallory = await openRoomKey(join(folder, 'mallory'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const closers: (() => unknown)[] = []

afterEach(async () => {
  while (closers.length > 0) await closers.pop()?.()
})

function tlsOf(key: RoomKey): { key: string; cert: string } {
  return { key: key.privateKeyPem, cert: key.certificatePem }
}

/** A room that says who is asking and on which connection; `seen` collects what arrived. */
async function openRoom(key: RoomKey, port = 0): Promise<{ port: number; server: OnePort; seen: string[] }> {
  const seen: string[] = []
  const server = serveOnePort({
    roomTls: tlsOf(key),
    handler: (req, res) => {
      seen.push(`${req.method ?? ''} ${req.url ?? ''} ${req.headers.authorization ?? ''}`)
      res.end(String(req.socket.remotePort))
    },
  })
  const address = await server.listen({ port, host })
  closers.push(() => closeRoom(server))
  return { port: address.port, server, seen }
}

function closeRoom(server: OnePort): Promise<void> {
  server.closeAll()
  return server.stop()
}

/** Any server on loopback, closed with all its sockets after the test. */
async function open(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket))
  })
  server.listen({ port: 0, host })
  await once(server, 'listening')
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

/** Ends TLS with its own key, writes down every decrypted byte, and passes it on to the room if it is a relay. */
async function openImposter(key: RoomKey, options: TlsOptions = {}, roomPort?: number) {
  const heard: Buffer[] = []
  const gone: Promise<unknown>[] = []
  const server = createTlsServer({ ...tlsOf(key), ...options }, (victim) => {
    victim.on('error', () => undefined).on('data', (bytes: Buffer) => heard.push(bytes))
    if (roomPort === undefined) return
    const onward = connectTls({ host, port: roomPort, rejectUnauthorized: false, servername: victim.servername || undefined } as never)
    onward.on('error', () => undefined)
    victim.pipe(onward).pipe(victim)
    victim.once('close', () => onward.destroy())
  })
  server.on('connection', (socket: Socket) => gone.push(new Promise((resolve) => socket.once('close', resolve))))
  /** How many came; answers once all of them have gone. */
  const visits = async () => (await Promise.all(gone)).length
  return { port: await open(server), heard: () => Buffer.concat(heard).toString(), visits }
}

function useAgent(roomId: string, timeoutMs?: number): Agent {
  const agent = pinnedAgent(roomId, timeoutMs === undefined ? {} : { timeoutMs })
  closers.push(() => agent.destroy())
  return agent
}

async function post(agent: Agent, port: number): Promise<string> {
  const headers = { Authorization: `Bearer ${ownerToken}` }
  const req = request({ host, port, agent, method: 'POST', path: '/api/v1/rooms', headers })
  req.end('{"text":"你好"}')
  const [res] = (await once(req, 'response')) as [NodeJS.ReadableStream]
  return text(res)
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    () => 'connected',
    (error: unknown) => (error as RoomError).code,
  )
}

describe('the room itself', () => {
  test('is spoken to, and its connection is kept for the next request', async () => {
    const room = await openRoom(ops)
    const agent = useAgent(ops.id)
    const first = await post(agent, room.port)
    expect(await post(agent, room.port)).toBe(first)
    expect(room.seen).toEqual(Array(2).fill(`POST /api/v1/rooms Bearer ${ownerToken}`))
  })

  test('is recognised by its key alone, wherever it is and whatever certificate an operator adds', async () => {
    const server = serveOnePort({ roomTls: tlsOf(ops), operatorTls: tlsOf(mallory), handler: (_req, res) => res.end('ops') })
    closers.push(() => closeRoom(server))
    const { port } = await server.listen({ port: 0, host })
    expect(await post(useAgent(ops.id), port)).toBe('ops')
  })

  test('is spoken to by TLS 1.3, with a proof of the key on every connection and no resumed session', async () => {
    const room = await openRoom(ops)
    for (let time = 0; time < 3; time += 1) {
      const socket = await connectPinned({ host, port: room.port, roomId: ops.id })
      expect([socket.getProtocol(), socket.isSessionReused()]).toEqual(['TLSv1.3', false])
      socket.destroy()
    }
  })

  test('is found through somebody who only passes the bytes on', async () => {
    const room = await openRoom(ops)
    const port = await open(
      createTcpServer((near) => {
        const far = connectTcp({ host, port: room.port })
        far.on('error', () => near.destroy())
        near.on('error', () => far.destroy()).once('close', () => far.destroy())
        near.pipe(far).pipe(near)
      }),
    )
    await post(useAgent(ops.id), port)
    expect(room.seen).toHaveLength(1)
  })
})

describe('an imposter', () => {
  test('would hear the token of a client that does not look', async () => {
    const imposter = await openImposter(mallory)
    const socket = connectTls({ host, port: imposter.port, rejectUnauthorized: false, servername: roomServerName(ops.id) })
    socket.write(ownerToken)
    await vi.waitFor(() => expect(imposter.heard()).toBe(ownerToken))
    socket.destroy()
  })

  test('with another key hears not one byte', async () => {
    const imposter = await openImposter(mallory)
    expect(await codeOf(post(useAgent(ops.id), imposter.port))).toBe('wrong-room')
    expect([await imposter.visits(), imposter.heard()]).toEqual([1, ''])
  })

  test('in the middle, with the room behind it, hears not one byte, and neither does the room', async () => {
    const room = await openRoom(ops)
    const relay = await openImposter(mallory, {}, room.port)
    expect(await codeOf(post(useAgent(ops.id), relay.port))).toBe('wrong-room')
    expect([await relay.visits(), relay.heard(), room.seen]).toEqual([1, '', []])
  })

  test('gets nothing from many requests at once, nor from a second try', async () => {
    const imposter = await openImposter(mallory)
    const agent = useAgent(ops.id)
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(post(agent, imposter.port))))
    codes.push(await codeOf(post(agent, imposter.port)))
    expect(new Set(codes)).toEqual(new Set(['wrong-room']))
    expect([await imposter.visits(), imposter.heard()]).toEqual([11, ''])
  })

  test('that takes over the port of a room that was just spoken to is noticed', async () => {
    const room = await openRoom(ops)
    const agent = useAgent(ops.id)
    await post(agent, room.port)
    await closeRoom(room.server)
    const imposter = await openRoom(mallory, room.port)
    await vi.waitFor(async () => expect(await codeOf(post(agent, room.port))).toBe('wrong-room'))
    expect(imposter.seen).toEqual([])
  })

  test('cannot talk the client down to TLS 1.2', async () => {
    const imposter = await openImposter(ops, { maxVersion: 'TLSv1.2' })
    expect(await codeOf(connectPinned({ host, port: imposter.port, roomId: ops.id }))).toBe('unreachable')
    expect(imposter.heard()).toBe('')
  })
})

describe('nobody', () => {
  test('at a closed port is unreachable', async () => {
    const room = await openRoom(ops)
    await closeRoom(room.server)
    expect(await codeOf(post(useAgent(ops.id), room.port))).toBe('unreachable')
  })

  test('who speaks no TLS is a room', async () => {
    const port = await open(createTcpServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n')))
    expect(await codeOf(post(useAgent(ops.id), port))).toBe('unreachable')
  })

  test('who hangs up is waited for', async () => {
    const port = await open(createTcpServer((socket) => socket.resetAndDestroy()))
    expect(await codeOf(post(useAgent(ops.id), port))).toBe('unreachable')
    const politePort = await open(createTcpServer((socket) => socket.end()))
    expect(await codeOf(post(useAgent(ops.id), politePort))).toBe('unreachable')
  })

  test('who stays silent is waited for beyond the time-out', async () => {
    const port = await open(createTcpServer())
    expect(await codeOf(post(useAgent(ops.id, 50), port))).toBe('unreachable')
  })
})

describe('a connection being made', () => {
  test('can be cancelled, before and after it began', async () => {
    const port = await open(createTcpServer())
    expect(await codeOf(connectPinned({ host, port, roomId: ops.id, signal: AbortSignal.abort() }))).toBe('cancelled')
    const giveUp = new AbortController()
    const attempt = connectPinned({ host, port, roomId: ops.id, signal: giveUp.signal })
    giveUp.abort()
    expect(await codeOf(attempt)).toBe('cancelled')
  })

  test('ends with its agent and leaves no timer', async () => {
    const port = await open(createTcpServer())
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    closers.push(() => vi.useRealTimers())
    const agent = useAgent(ops.id)
    const attempt = codeOf(post(agent, port))
    expect(vi.getTimerCount()).toBe(1)
    agent.destroy()
    expect(await attempt).toBe('cancelled')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('is not ended by a signal that fires once it is made', async () => {
    const room = await openRoom(ops)
    const late = new AbortController()
    const socket = await connectPinned({ host, port: room.port, roomId: ops.id, signal: late.signal })
    late.abort()
    expect(socket.destroyed).toBe(false)
    socket.destroy()
  })
})
