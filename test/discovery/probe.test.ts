import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { causeOf } from '../../src/main/discovery/cause.ts'
import { probe } from '../../src/main/discovery/probe.ts'
import type { ProbeOptions } from '../../src/main/discovery/probe.ts'
import { connectPinned } from '../../src/main/http/pinned-agent.ts'
import { openRoomKey } from '../../src/main/http/room-key.ts'
import { RoomError } from '../../src/shared/room-error.ts'
import type { RoomCard } from '../../src/shared/wire/room.ts'
import { startRoom } from '../support/start-room.ts'
import { tempFolder } from '../support/temp-folder.ts'

const address = '127.0.0.1'
const nobodysId = 'abcdefghijklmnopqrstuvwx23'

const look = (port: number, roomId: string | null, options: Partial<ProbeOptions> = {}) =>
  probe({ address, port }, roomId, { connect: connectPinned, ...options })
const portOf = (url: string) => Number(new URL(url).port)

/** Listens on loopback until the test ends. */
async function open(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)))
  server.listen(0, address)
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** Answers whatever is asked with these bytes. */
const answering = (answer: string) => open(createServer((socket) => void socket.once('data', () => socket.end(answer))))
const http = (body: string, status = '200 OK') => `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

/** A host with a key of its own that answers over TLS whatever it likes; `heard` collects what it was asked. */
async function openTls(answerTo: (roomId: string) => string | null) {
  const { id, privateKeyPem: key, certificatePem: cert } = await openRoomKey(join(tempFolder(), 'key'))
  const heard: string[] = []
  const port = await open(
    createTlsServer({ key, cert }, (socket) => {
      socket
        .on('error', () => undefined)
        .on('data', (bytes: Buffer) => {
          heard.push(bytes.toString())
          const answer = answerTo(id)
          if (answer !== null) socket.end(answer)
        })
    }),
  )
  return { id, port, heard }
}

const card = (roomId: string, more: object = {}): RoomCard => ({
  protocol: 1,
  room: { id: roomId, name: 'Ops · 运维', host: { name: 'Ada' }, needsCode: false, newcomersSee: 'all', createdAt: 0 },
  members: 2,
  online: 1,
  epoch: 'e',
  head: 0,
  limits: { text: 1, body: 1, sendRate: 1, sendBurst: 1 },
  features: [],
  software: { name: 'watercooler', version: '0' },
  ...more,
})

describe('a room', () => {
  test('is live where its host holds its key, and shows its card', async () => {
    const { url, roomId } = await startRoom({ code: 'tea' })
    const result = await look(portOf(url), roomId)
    expect(result).toMatchObject({
      ok: true,
      roomId,
      card: { protocol: 1, online: 0, room: { id: roomId, name: 'Ops · 运维', needsCode: true } },
    })
  })

  test('is found by its address alone, and proves what it said', async () => {
    const { url, roomId } = await startRoom()
    expect(await look(portOf(url), null)).toMatchObject({ ok: true, roomId, card: { room: { id: roomId } } })
  })

  test('leaves no connection open behind it', async () => {
    const { url, roomId, host } = await startRoom()
    await look(portOf(url), roomId)
    await look(portOf(url), null)
    await vi.waitFor(() => expect(host.health().sockets).toBe(0))
  })

  test('is found on IPv6 as well', async () => {
    const { url, roomId } = await startRoom({ bind: '::1' })
    const result = await probe({ address: '::1', port: portOf(url) }, null, { connect: connectPinned })
    expect(result).toMatchObject({ ok: true, roomId })
  })

  test('is found where only a name is known, which its host need not know itself', async () => {
    const { url, roomId } = await startRoom()
    const connect: ProbeOptions['connect'] = (target) => connectPinned({ ...target, host: address })
    expect(await probe({ address: 'ada.corp.example', port: portOf(url) }, roomId, { connect })).toMatchObject({ ok: true })
  })

  test('has a clean title and sensible numbers, whoever holds its key', async () => {
    const spoilt = (id: string) => {
      const room = { ...card(id).room, name: `O\u202Eps\n${'x'.repeat(500)}`, host: { name: 'A\u0000da' } }
      return http(JSON.stringify(card(id, { room, online: -5, members: 1e308 })))
    }
    const { port, id } = await openTls(spoilt)
    const result = await look(port, id)
    expect(result.ok && [result.card.room.name, result.card.room.host.name, result.card.online, result.card.members]).toEqual([
      `Ops ${'x'.repeat(60)}`,
      'Ada',
      0,
      0,
    ])
  })
})

describe('another room', () => {
  test('at the address of the one that was looked for is told by its key', async () => {
    const { url } = await startRoom()
    expect(await look(portOf(url), nobodysId)).toEqual({ ok: false, cause: 'another-room' })
  })

  test('that pretends is asked nothing at all', async () => {
    const { port, heard } = await openTls(() => http(JSON.stringify(card(nobodysId))))
    expect(await look(port, nobodysId)).toEqual({ ok: false, cause: 'another-room' })
    expect(heard).toEqual([])
  })

  test('cannot claim an id that it has no key for', async () => {
    const { url } = await startRoom()
    const real = portOf(url)
    const port = await answering(http(JSON.stringify({ rooms: [card(nobodysId)] })))
    const connect: ProbeOptions['connect'] = (target) => connectPinned({ ...target, port: real })
    expect(await look(port, null, { connect })).toEqual({ ok: false, cause: 'another-room' })
  })

  test('cannot be passed off in the card of a host that has proved its own key', async () => {
    const { port, id } = await openTls(() => http(JSON.stringify(card(nobodysId))))
    expect(await look(port, id)).toEqual({ ok: false, cause: 'busy' })
  })
})

describe('nobody', () => {
  test.each([null, nobodysId])('at a port where nobody listens is refused (%s)', async (roomId) => {
    const server = createServer().listen(0, address)
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    expect(await look(port, roomId)).toEqual({ ok: false, cause: 'refused' })
  })

  test.each([null, nobodysId])('who answers is silent when the time is over (%s)', async (roomId) => {
    const port = await open(createServer())
    expect(await look(port, roomId, { timeoutMs: 50 })).toEqual({ ok: false, cause: 'silent' })
  })

  test('who proves a key and then says nothing is silent', async () => {
    const { port, id, heard } = await openTls(() => null)
    expect(await look(port, id, { timeoutMs: 500 })).toEqual({ ok: false, cause: 'silent' })
    expect(heard).toHaveLength(1)
  })

  test('who answers in drops is waited for longer than the time', async () => {
    const port = await open(
      createServer((socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n')
        const drops = setInterval(() => socket.write(' '), 5)
        socket.once('close', () => clearInterval(drops))
      }),
    )
    expect(await look(port, null, { timeoutMs: 100 })).toEqual({ ok: false, cause: 'silent' })
  })
})

describe('what answers and is no room is broken:', () => {
  const rooms = (more: object) => JSON.stringify({ rooms: [card(nobodysId, more)] })

  test.each<[string, string]>([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['nothing', ''],
    ['a page', http('<!doctype html><title>Printer</title>')],
    ['a refusal', http('{}', '403 Forbidden')],
    ['a way to elsewhere', 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n'],
    ['a host without a room', http('{"rooms":[]}')],
    ['other JSON', http('null')],
    ['a room with another id', http(rooms({ room: { ...card('x').room } }))],
    ['a room of another protocol', http(rooms({ protocol: 2 }))],
    ['half an answer', 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"rooms":'],
    ['headers without end', `HTTP/1.1 200 OK\r\n${'X-Y: z\r\n'.repeat(10_000)}`],
  ])('%s', async (_, answer) => expect(await look(await answering(answer), null)).toEqual({ ok: false, cause: 'broken' }))

  test('what speaks no TLS', async () => expect(await look(await answering(http('{}')), nobodysId)).toEqual({ ok: false, cause: 'broken' }))
})

describe('who has proved the key', () => {
  const problem = (code: string, status: string) => http(JSON.stringify({ title: code, status: Number.parseInt(status, 10), code }), status)

  test.each<[string, (card: string) => string]>([
    ['is not meant for our network', () => problem('peer-forbidden', '403 Forbidden')],
    ['does not like the name we came by', () => problem('host-forbidden', '403 Forbidden')],
    ['has a card in the refusal', (good) => http(good, '403 Forbidden')],
  ])('refuses us where it answers 403: %s', async (_, answer) => {
    const { port, id } = await openTls((roomId) => answer(JSON.stringify(card(roomId))))
    expect(await look(port, id)).toEqual({ ok: false, cause: 'refuses-us' })
  })

  test.each<[string, (card: string) => string]>([
    ['it is just closing', () => problem('draining', '503 Service Unavailable')],
    ['it has too many guests', () => problem('overloaded', '503 Service Unavailable')],
    ['it has a card at the wrong time', (good) => http(good, '503 Service Unavailable')],
    ['it has a fault of its own', () => problem('internal', '500 Internal Server Error')],
    ['it breaks off', () => ''],
    ['it breaks off in the middle', () => 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"rooms":'],
    ['it speaks another protocol', () => 'SSH-2.0\r\n'],
    ['it shows a page', () => http('<html>')],
    ['it says something else', () => http('[]')],
    ['its card has more bytes than anybody needs', (good) => http(good + ' '.repeat(65_536))],
  ])('is the room all the same, and busy, where %s', async (_, answer) => {
    const { port, id } = await openTls((roomId) => answer(JSON.stringify(card(roomId))))
    expect(await look(port, id)).toEqual({ ok: false, cause: 'busy' })
  })
})

describe('a probe', () => {
  test('that is cancelled says nothing of the room, before it began or after', async () => {
    const port = await open(createServer())
    await expect(look(port, null, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
    for (const roomId of [null, nobodysId]) {
      const giveUp = new AbortController()
      const result = look(port, roomId, { signal: giveUp.signal })
      giveUp.abort()
      await expect(result).rejects.toMatchObject({ code: 'cancelled' })
    }
  })
})

describe('the cause of a failure', () => {
  const system = (code: string) => Object.assign(new Error(`connect ${code} 10.0.0.5:7117`), { code })
  const unreachable = (detail: string, cause?: unknown) => new RoomError('unreachable', { detail }, { cause })

  test.each<[string, unknown, string]>([
    ['nobody listens', system('ECONNREFUSED'), 'refused'],
    ['nobody listens, by the cause of a RoomError', unreachable('', system('ECONNREFUSED')), 'refused'],
    ['somebody only speaks of it', unreachable('connect ECONNREFUSED 10.0.0.5:7117'), 'broken'],
    ['nobody listens on either address of a name', new AggregateError([system('ENETUNREACH'), system('ECONNREFUSED')]), 'refused'],
    ['the system gave up waiting', system('ETIMEDOUT'), 'silent'],
    ['a deadline passed', new DOMException('', 'TimeoutError'), 'silent'],
    ['a deadline aborted it', new DOMException('', { name: 'AbortError', cause: new DOMException('', 'TimeoutError') }), 'silent'],
    ['there is no network', system('ENETUNREACH'), 'no-route'],
    ['nobody has the address', unreachable('', system('EHOSTUNREACH')), 'no-route'],
    ['nobody knows the name', Object.assign(new Error('getaddrinfo ENOTFOUND ada'), { code: 'ENOTFOUND' }), 'no-route'],
    ['another key', new RoomError('wrong-room'), 'another-room'],
    ['a connection breaks', system('ECONNRESET'), 'broken'],
    ['no TLS', unreachable('', system('EPROTO')), 'broken'],
    ['anything else', 'odd', 'broken'],
  ])('%s', (_, error, cause) => expect(causeOf(error)).toBe(cause))
})
