import { execFile } from 'node:child_process'
import { createHash, randomBytes, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { connect as connectTcp, createServer, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import { connect as connectTls } from 'node:tls'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { OnePort, OnePortOptions } from '../../../src/main/http/one-port.ts'
import { serveOnePort } from '../../../src/main/http/one-port.ts'
import type { RoomKey } from '../../../src/main/http/room-key.ts'
import { openRoomKey, roomServerName } from '../../../src/main/http/room-key.ts'

const host = '127.0.0.1'
let folder = ''
let room: RoomKey
let operator: RoomKey

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watercooler-port-'))
  room = await openRoomKey(join(folder, 'room'))
  operator = await openRoomKey(join(folder, 'operator'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const closers: (() => unknown)[] = []

afterEach(async () => {
  vi.restoreAllMocks()
  while (closers.length > 0) await closers.pop()?.()
})

function tlsOf(key: RoomKey): { key: string; cert: string } {
  return { key: key.privateKeyPem, cert: key.certificatePem }
}

type Opened = { server: OnePort; port: number }

/** Says which way a request came and with how much body. */
const echo: RequestListener = (req, res) => {
  void buffer(req).then(
    (body) => res.end(`${'encrypted' in req.socket ? 'tls' : 'plain'} ${req.url ?? ''} ${createHash('sha256').update(body).digest('hex')}`),
    () => undefined,
  )
}

async function open(handler: RequestListener = echo, options: Partial<OnePortOptions> = {}): Promise<Opened> {
  const server = serveOnePort({ handler, roomTls: tlsOf(room), ...options })
  closers.push(() => {
    server.closeAll()
    return server.stop()
  })
  return { server, port: (await server.listen({ port: 0, host })).port }
}

/** A raw client: what it received so far, and waiting for a pattern or for the end. */
interface Client<S extends Socket = Socket> {
  socket: S
  received: () => string
  until: (pattern: RegExp) => Promise<string>
  ended: Promise<string>
}

function follow<S extends Socket>(socket: S): Client<S> {
  const chunks: Buffer[] = []
  const received = () => Buffer.concat(chunks).toString()
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(received())))
  const until = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => pattern.test(received()) && resolve(received())
      socket.on('data', look).once('close', () => reject(new Error(`closed after ${JSON.stringify(received())}`)))
      look()
    })
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined)
  closers.push(() => socket.destroy())
  return { socket, received, until, ended }
}

const ways = {
  'plain HTTP': async (port: number, options: { allowHalfOpen?: boolean } = {}): Promise<Client> => {
    const socket = connectTcp({ host, port, noDelay: true, ...options })
    await once(socket, 'connect')
    return follow(socket)
  },
  TLS: async (port: number, options: ConnectionOptions & { allowHalfOpen?: boolean } = {}): Promise<Client<TLSSocket>> => {
    const socket = connectTls({ host, port, rejectUnauthorized: false, servername: roomServerName(room.id), ...options })
    socket.setNoDelay(true)
    await once(socket, 'secureConnect')
    return follow(socket)
  },
}

const eachWay = Object.entries(ways)

function get(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`
}

/** Everything the server had to do with bytes sent before this has been done when it resolves. */
async function roundTrip(port: number): Promise<void> {
  const { socket, until } = await ways['plain HTTP'](port)
  socket.write(get('/round-trip'))
  await until(/\/round-trip/)
  socket.destroy()
}

function problemOf(answer: string): { status: number; body: unknown; head: string } {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return { head, status: Number(/^HTTP\/1\.1 (\d+) /.exec(head)?.[1]), body: JSON.parse(body) as unknown }
}

describe('one port', () => {
  test('answers plain HTTP and TLS, and keeps both connections for the next request', async () => {
    const { port, server } = await open()
    const plain = await ways['plain HTTP'](port)
    const tls = await ways.TLS(port)
    for (const path of ['/1', '/2', '/3']) {
      plain.socket.write(get(path))
      tls.socket.write(get(path))
      expect(await plain.until(new RegExp(` ${path} `))).toContain(`plain ${path}`)
      expect(await tls.until(new RegExp(` ${path} `))).toContain(`tls ${path}`)
    }
    expect(server.openSockets).toBe(2)
  })

  test.each(eachWay)('answers pipelined requests in their order over %s', async (_way, connect) => {
    const { port } = await open((req, res) => {
      if (req.url === '/1') setImmediate(() => res.end('first'))
      else res.end(req.url)
    })
    const client = await connect(port)
    client.socket.write(`G`)
    await roundTrip(port)
    client.socket.write(`${get('/1').slice(1)}${get('/2')}${get('/3')}`)
    const answers = await client.until(/\/3$/)
    expect(answers.match(/first|\/2|\/3/g)).toEqual(['first', '/2', '/3'])
  })

  test.each([
    ['plain HTTP', requestPlain],
    ['TLS', requestTls],
  ])('receives a body of 64 KiB byte for byte over %s when the first segment is a single byte', async (_way, request) => {
    const { port } = await open()
    const body = randomBytes(65_536)
    const slowStart = createServer((near) => {
      const far = connectTcp({ host, port, noDelay: true })
      far.on('error', () => near.destroy()).pipe(near)
      near
        .on('error', () => far.destroy())
        .once('data', (chunk: Buffer) => {
          near.pause()
          far.write(chunk.subarray(0, 1))
          void roundTrip(port).then(() => {
            far.write(chunk.subarray(1))
            near.pipe(far)
          })
        })
    })
    slowStart.listen(0, host)
    await once(slowStart, 'listening')
    closers.push(() => slowStart.close())
    const req = request({
      host,
      port: (slowStart.address() as AddressInfo).port,
      method: 'POST',
      path: '/body',
      agent: false,
      rejectUnauthorized: false,
    })
    req.end(body)
    const [res] = (await once(req, 'response')) as [NodeJS.ReadableStream]
    expect(await text(res)).toContain(`/body ${createHash('sha256').update(body).digest('hex')}`)
  })

  test.each(eachWay)('receives a large body over %s in one go', async (_way, connect) => {
    const { port } = await open()
    const body = randomBytes(1_000_000)
    const client = await connect(port)
    client.socket.write(Buffer.concat([Buffer.from(`POST /big HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`), body]))
    expect(await client.until(/\/big [0-9a-f]{64}/)).toContain(createHash('sha256').update(body).digest('hex'))
  })

  test('leaves a missing Host header to its handler', async () => {
    const { port } = await open()
    const client = await ways['plain HTTP'](port)
    client.socket.write('GET /no-host HTTP/1.1\r\n\r\n')
    expect(await client.until(/no-host/)).toContain('HTTP/1.1 200')
  })

  test('refuses a broken certificate at once', () => {
    expect(() => serveOnePort({ handler: echo, roomTls: tlsOf(room), operatorTls: { ...tlsOf(operator), cert: 'no' } })).toThrow()
    expect(() => serveOnePort({ handler: echo, roomTls: { key: operator.privateKeyPem, cert: room.certificatePem } })).toThrow()
  })
})

describe('the certificate', () => {
  async function subjectFor(port: number, options: ConnectionOptions): Promise<string> {
    const { socket } = await ways.TLS(port, options)
    return new X509Certificate(socket.getPeerCertificate().raw).subject.slice('CN='.length)
  }

  test("is the room's for those who ask for the room, and the operator's for all others", async () => {
    const { port } = await open(echo, { operatorTls: tlsOf(operator) })
    expect(await subjectFor(port, { servername: roomServerName(room.id) })).toBe(room.id)
    expect(await subjectFor(port, { servername: roomServerName(room.id).toUpperCase() })).toBe(room.id)
    expect(await subjectFor(port, { servername: 'chat.example.com' })).toBe(operator.id)
    expect(await subjectFor(port, { servername: roomServerName('other') })).toBe(operator.id)
    expect(await subjectFor(port, { servername: '' })).toBe(operator.id)
  })

  test("is the room's for everybody when the operator has none", async () => {
    const { port } = await open()
    expect(await subjectFor(port, { servername: 'chat.example.com' })).toBe(room.id)
    expect(await subjectFor(port, { servername: '' })).toBe(room.id)
  })

  test("is the room's also for a browser of TLS 1.2", async () => {
    const { port } = await open(echo, { operatorTls: tlsOf(operator) })
    expect(await subjectFor(port, { maxVersion: 'TLSv1.2' })).toBe(room.id)
  })
})

describe('a client that is slow', () => {
  const impatient = { patience: { headersMs: 80, requestMs: 160 } }

  test.each(eachWay)('with its headers is answered 408 over %s and let go', async (_way, connect) => {
    const { port, server } = await open(echo, impatient)
    const client = await connect(port)
    client.socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ')
    const { status, body, head } = problemOf(await client.ended)
    expect(status).toBe(408)
    expect(head).toContain('application/problem+json')
    expect(head).toContain('Connection: close')
    expect(body).toEqual({
      type: 'https://watercooler.invalid/problems/invalid-request',
      title: 'invalid-request',
      status: 408,
      code: 'invalid-request',
    })
    await vi.waitFor(() => expect(server.openSockets).toBe(0))
  })

  test.each(eachWay)('with its second request is answered 408 over %s too', async (_way, connect) => {
    const { port } = await open(echo, impatient)
    const client = await connect(port)
    client.socket.write(get('/1'))
    await client.until(/ \/1 /)
    client.socket.write('GET /2 HTTP/1.1\r\n')
    expect(await client.ended).toMatch(/HTTP\/1\.1 200[^]*HTTP\/1\.1 408/)
  })

  test.each(eachWay)('with its body is answered 408 over %s', async (_way, connect) => {
    const { port } = await open(echo, impatient)
    const client = await connect(port)
    client.socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345')
    expect(problemOf(await client.ended).status).toBe(408)
  })

  test.each(eachWay)(
    'only because we are slow to answer keeps waiting over %s, longer than those who are slow themselves',
    async (_way, connect) => {
      const answers: (() => void)[] = []
      const { port } = await open((_req, res) => void answers.push(() => res.end('late')), impatient)
      const client = await connect(port)
      client.socket.write(get('/'))
      await vi.waitFor(() => expect(answers).toHaveLength(1))
      const slow = await connect(port)
      slow.socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345')
      expect(problemOf(await slow.ended).status).toBe(408)
      answers[0]?.()
      expect(await client.until(/late/)).toContain('HTTP/1.1 200')
    },
  )

  test('with its handshake is closed', async () => {
    const { port, server } = await open(echo, impatient)
    const client = await ways['plain HTTP'](port)
    client.socket.write(Buffer.of(0x16, 3, 1))
    expect(await client.ended).toBe('')
    await vi.waitFor(() => expect(server.openSockets).toBe(0))
  })

  test('and never sends a byte is closed', async () => {
    const { port, server } = await open(echo, { patience: { firstByteMs: 50 } })
    const client = await ways['plain HTTP'](port)
    expect(await client.ended).toBe('')
    await vi.waitFor(() => expect(server.openSockets).toBe(0))
  })
})

describe('a client that breaks HTTP', () => {
  test.each(
    eachWay.flatMap(([way, connect]) => [
      ['no HTTP', way, 400, 'HELO\r\n\r\n', connect] as const,
      ['HTTP/2', way, 400, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', connect] as const,
      ['two lengths', way, 400, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', connect] as const,
      ['half a request', way, 400, 'GET / HT', connect] as const,
      ['headers over 8 KiB', way, 431, `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(8_200)}\r\n\r\n`, connect] as const,
    ]),
  )('by sending %s over %s is answered %i', async (_what, _way, status, bytes, connect) => {
    const { port, server } = await open()
    const client = await connect(port)
    client.socket.end(bytes)
    const problem = problemOf(await client.ended)
    expect(problem.status).toBe(status)
    expect(problem.body).toMatchObject({ status, code: 'invalid-request' })
    await vi.waitFor(() => expect(server.openSockets).toBe(0))
  })

  test.each(eachWay)('in the middle of an answer is cut off over %s, with nothing mixed into the answer', async (_way, connect) => {
    const { port } = await open((_req, res) => void res.write('half'))
    const client = await connect(port)
    client.socket.write(get('/'))
    await client.until(/half/)
    client.socket.write('garbage\r\n\r\n')
    expect(await client.ended).toMatch(/half\r\n$/)
  })

  test('with headers of just under 8 KiB has not broken it', async () => {
    const { port } = await open()
    const client = await ways['plain HTTP'](port)
    client.socket.write(`GET /long HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(8_000)}\r\n\r\n`)
    expect(await client.until(/\/long/)).toContain('HTTP/1.1 200')
  })

  test.each(eachWay)('and neither reads why nor hangs up is cut off over %s', async (_way, connect) => {
    const { port, server } = await open()
    const client = await connect(port, { allowHalfOpen: true })
    client.socket.write('HELO\r\n\r\n')
    await client.until(/ 400 /)
    client.socket.pause()
    await vi.waitFor(() => expect(server.openSockets).toBe(0), 4_000)
  })

  test('reads why, even when it goes on sending', async () => {
    const { port } = await open()
    const client = await ways['plain HTTP'](port)
    const onError = vi.fn()
    client.socket.on('error', onError).write(Buffer.alloc(2_000_000, 'x'))
    expect(problemOf(await client.ended).status).toBe(400)
    expect(onError).not.toHaveBeenCalled()
  })
})

describe('a client that fails', () => {
  test('to finish its handshake is reported to whoever debugs, and to nobody else', async () => {
    const onDebug = vi.fn()
    const { port } = await open(echo, { onDebug })
    const client = await ways['plain HTTP'](port)
    client.socket.write(Buffer.concat([Buffer.of(0x16), randomBytes(200)]))
    await client.ended
    expect(onDebug).toHaveBeenCalled()
    expect(client.received()).not.toContain('HTTP')
  })

  const early: [string, (socket: Socket) => unknown][] = [
    ['half-closes before its first byte', (socket) => socket.end()],
    ['resets before its first byte', (socket) => socket.resetAndDestroy()],
    ['closes before its first byte', (socket) => socket.destroy()],
    ['resets in its request line', (socket) => socket.write('GET', () => socket.resetAndDestroy())],
    ['half-closes in its handshake', (socket) => socket.end(Buffer.of(0x16))],
    ['resets in its handshake', (socket) => socket.write(Buffer.of(0x16, 3), () => socket.resetAndDestroy())],
  ]

  test.each(early)('because it %s leaves nothing behind', async (_how, fail) => {
    const { port, server } = await open()
    const client = await ways['plain HTTP'](port)
    fail(client.socket)
    await client.ended
    await roundTrip(port)
    await vi.waitFor(() => expect(server.openSockets).toBe(0))
  })

  test('whatever its first bytes are, never takes the room down', async () => {
    const { port, server } = await open(echo, { patience: { headersMs: 500, firstByteMs: 500 } })
    const start = fc.constantFrom(
      '',
      '\x16',
      '\x16\x03\x01\x02\x00\x01\x00',
      'GET / HTTP/1.1\r\n',
      'POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n',
      '\x80\x2e',
      '\x05\x01\x00',
    )
    const ending = fc.constantFrom('end', 'destroy', 'resetAndDestroy' as const)
    const attack = fc.property(
      start,
      fc.uint8Array({ maxLength: 600 }),
      fc.integer({ min: 0, max: 12 }),
      ending,
      (head, tail, cut, how) => {
        const bytes = Buffer.concat([Buffer.from(head, 'latin1'), tail])
        const socket = connectTcp({ host, port, noDelay: true }, () => {
          socket.write(bytes.subarray(0, cut))
          socket.write(bytes.subarray(cut), () =>
            how === 'end' ? socket.end() : how === 'destroy' ? socket.destroy() : socket.resetAndDestroy(),
          )
        })
        closed.push(follow(socket).ended)
      },
    )
    const closed: Promise<string>[] = []
    fc.assert(attack, { numRuns: 300 })
    await Promise.all(closed)
    await roundTrip(port)
    await vi.waitFor(() => expect(server.openSockets).toBe(0), 5_000)
  })
})

describe('one address', () => {
  const everybody = { isExempt: () => false }

  test('has at most so many sockets; one more is told to come back and closed', async () => {
    const onRefused = vi.fn()
    const { port, server } = await open(echo, { ...everybody, maxSocketsPerAddress: 2, onRefused })
    const first = await ways['plain HTTP'](port)
    await ways.TLS(port)
    const third = await ways['plain HTTP'](port)
    third.socket.write(get('/'))
    const { status, head, body } = problemOf(await third.ended)
    expect([status, body]).toEqual([
      503,
      { type: 'https://watercooler.invalid/problems/overloaded', title: 'overloaded', status: 503, code: 'overloaded', retryAfter: 5 },
    ])
    expect(head).toMatch(/\r\nRetry-After: \d+\r\n/)
    expect(onRefused).toHaveBeenCalledExactlyOnceWith(host)
    first.socket.destroy()
    await vi.waitFor(() => expect(server.openSockets).toBe(1))
    await roundTrip(port)
  })

  test('that floods is closed without a word once enough others wait for theirs', async () => {
    let most = 0
    const onRefused = vi.fn(() => (most = Math.max(most, server.openSockets)))
    const { port, server } = await open(echo, { ...everybody, maxSocketsPerAddress: 1, onRefused })
    await ways['plain HTTP'](port)
    const flood = Array.from({ length: 300 }, () => follow(connectTcp({ host, port, allowHalfOpen: true })))
    await vi.waitFor(() => expect(onRefused).toHaveBeenCalledTimes(300))
    expect(most).toBeLessThanOrEqual(102)
    await vi.waitFor(() => expect(flood.filter((client) => client.received().includes(' 503 ')).length).toBeGreaterThanOrEqual(100))
  })

  test.each([
    ['this machine', { maxSocketsPerAddress: 1 }],
    ['anybody when the limit is zero', { ...everybody, maxSocketsPerAddress: 0 }],
  ])('has no limit for %s', async (_who, options) => {
    const { port, server } = await open(echo, options)
    for (let count = 0; count < 5; count += 1) await ways['plain HTTP'](port)
    await roundTrip(port)
    expect(server.openSockets).toBeGreaterThanOrEqual(5)
  })
})

describe('whoever connects', () => {
  test.each(eachWay)('over %s is told of, once a connection', async (_way, connect) => {
    const onPeer = vi.fn()
    const { port } = await open(echo, { onPeer })
    const client = await connect(port)
    for (const path of ['/1', '/2']) {
      client.socket.write(get(path))
      await client.until(new RegExp(` ${path} `))
    }
    expect(onPeer).toHaveBeenCalledExactlyOnceWith(host)
    await roundTrip(port)
    expect(onPeer).toHaveBeenCalledTimes(2)
  })

  test('is told of before they have said anything, and when there is no place for them', async () => {
    const onPeer = vi.fn()
    const { port } = await open(echo, { onPeer, maxSocketsPerAddress: 1, isExempt: () => false })
    await ways['plain HTTP'](port)
    await vi.waitFor(() => expect(onPeer).toHaveBeenCalledExactlyOnceWith(host))
    const refused = await ways['plain HTTP'](port)
    expect(problemOf(await refused.ended).status).toBe(503)
    expect(onPeer).toHaveBeenCalledTimes(2)
  })
})

describe('listening', () => {
  async function openOn(at: { port: number; host?: string }): Promise<AddressInfo> {
    const server = serveOnePort({ handler: echo, roomTls: tlsOf(room) })
    closers.push(() => server.stop())
    return server.listen(at)
  }

  test('without a host is at every address', async () => {
    const { address, port } = await openOn({ port: 0 })
    expect(['::', '0.0.0.0']).toContain(address)
    await roundTrip(port)
  })

  test('with a host is at that one', async () => {
    expect((await openOn({ port: 0, host })).address).toBe(host)
  })

  test('at a port that is taken fails as the system says, with and without a host, and may be tried again', async () => {
    const { port } = await openOn({ port: 0 })
    const onDebug = vi.fn()
    const server = serveOnePort({ handler: echo, roomTls: tlsOf(room), onDebug })
    closers.push(() => server.stop())
    await expect(server.listen({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await roundTrip((await server.listen({ port: 0 })).port)
    expect(onDebug).not.toHaveBeenCalled()
    const { port: onlyHere } = await openOn({ port: 0, host })
    await expect(openOn({ port: onlyHere, host })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  test('goes on when accepting fails', async () => {
    const onDebug = vi.fn()
    const listen = vi.spyOn(Server.prototype, 'listen')
    const { port } = await open(echo, { onDebug })
    const trouble = Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' })
    ;(listen.mock.contexts[0] as Server).emit('error', trouble)
    expect(onDebug).toHaveBeenCalledExactlyOnceWith(trouble)
    await roundTrip(port)
  })

  /** The system refuses the next attempt to listen. */
  function refuseNext(code: string) {
    return vi.spyOn(Server.prototype, 'listen').mockImplementationOnce(function (this: Server) {
      process.nextTick(() => this.emit('error', Object.assign(new Error(code), { code })))
      return this
    })
  }

  test.each(['EAFNOSUPPORT', 'EADDRNOTAVAIL'])('falls back to IPv4 where IPv6 is off (%s)', async (code) => {
    const listen = refuseNext(code)
    const { address, port } = await openOn({ port: 0 })
    expect(address).toBe('0.0.0.0')
    expect(listen.mock.calls.map(([options]) => (options as { host: string }).host)).toEqual(['::', '0.0.0.0'])
    await roundTrip(port)
  })

  test('tries nothing else after another error, nor when a host was named', async () => {
    const listen = refuseNext('EACCES')
    await expect(openOn({ port: 0 })).rejects.toMatchObject({ code: 'EACCES' })
    expect(listen).toHaveBeenCalledTimes(1)
    refuseNext('EADDRNOTAVAIL')
    await expect(openOn({ port: 0, host })).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' })
    expect(listen).toHaveBeenCalledTimes(2)
  })
})

describe('stopping', () => {
  test('closes what is idle, lets an answer finish, closes after it, and accepts nobody', async () => {
    const answers: (() => void)[] = []
    const { port, server } = await open((req, res) => {
      if (req.url === '/held') answers.push(() => res.end('news'))
      else res.end(req.url)
    })
    const silent = await ways['plain HTTP'](port)
    const idle = await Promise.all(eachWay.map(async ([, connect]) => connect(port)))
    const held = await Promise.all(eachWay.map(async ([, connect]) => connect(port)))
    for (const { socket, until } of idle) await (socket.write(get('/idle')), until(/idle$/))
    for (const { socket } of held) socket.write(get('/held'))
    await vi.waitFor(() => expect(answers).toHaveLength(2))
    const stopped = server.stop()
    await Promise.all([silent, ...idle].map((client) => client.ended))
    await expect(ways['plain HTTP'](port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(server.openSockets).toBe(2)
    for (const answer of answers) {
      answer()
      await vi.waitFor(() => expect(held.filter(({ socket }) => socket.closed)).toHaveLength(answers.indexOf(answer) + 1))
    }
    for (const client of held) expect(await client.ended).toMatch(/news$/)
    await stopped
    expect(server.openSockets).toBe(0)
  })

  test.each(eachWay)('goes on enforcing time-outs over %s until the last connection is closed', async (_way, connect) => {
    const { port, server } = await open(echo, { patience: { headersMs: 80 } })
    const client = await connect(port)
    client.socket.write('GET / HTTP/1.1\r\n')
    await roundTrip(port)
    await server.stop()
    expect(await client.ended).toContain('HTTP/1.1 408')
  })

  test.each(eachWay)('asks a client whose request was on its way not to come back over %s', async (_way, connect) => {
    const { port, server } = await open()
    const client = await connect(port)
    client.socket.write('GET /late HTTP/1.1\r\n')
    await roundTrip(port)
    const stopped = server.stop()
    client.socket.write('Host: x\r\n\r\n')
    expect(await client.ended).toMatch(/HTTP\/1\.1 200 OK\r\nConnection: close[^]*\/late/)
    await stopped
  })

  test('closes idle connections on request and keeps the busy ones', async () => {
    const { port, server } = await open((req, res) => {
      if (req.url === '/idle') res.end('idle')
    })
    const idle = await Promise.all([ways['plain HTTP'](port), ways.TLS(port)])
    const busy = await Promise.all([ways['plain HTTP'](port), ways.TLS(port)])
    for (const { socket, until } of idle) await (socket.write(get('/idle')), until(/idle$/))
    for (const { socket } of busy) socket.write(get('/busy'))
    await vi.waitFor(() => expect(server.openSockets).toBe(4))
    const probe = await ways['plain HTTP'](port)
    probe.socket.write(get('/idle'))
    await probe.until(/idle$/)
    server.closeIdle()
    await Promise.all([...idle, probe].map((client) => client.ended))
    await vi.waitFor(() => expect(server.openSockets).toBe(2))
  })

  test('by force closes everything: silent, in a handshake, in a request, in an answer', async () => {
    const { port, server } = await open((_req, res) => void res.write('half'))
    const silent = await ways['plain HTTP'](port)
    const greeting = await ways['plain HTTP'](port)
    greeting.socket.write(Buffer.of(0x16, 3, 1))
    const others = await Promise.all(eachWay.flatMap(([, connect]) => [connect(port), connect(port)]))
    others.forEach(({ socket }, index) => socket.write(index % 2 === 0 ? 'GET' : get('/')))
    await Promise.all(others.filter((_client, index) => index % 2 === 1).map((client) => client.until(/half/)))
    server.closeAll()
    await Promise.all([silent, greeting, ...others].map((client) => client.ended))
    await server.stop()
    expect(server.openSockets).toBe(0)
  })

  test('may be asked for twice, and before listening', async () => {
    const { server } = await open()
    await Promise.all([server.stop(), server.stop()])
    await server.stop()
    await serveOnePort({ handler: echo, roomTls: tlsOf(room) }).stop()
  })

  test('leaves no handle: the process ends by itself', async () => {
    const script = `
      import { createHook } from 'node:async_hooks'
      import { once } from 'node:events'
      import { request as plain } from 'node:http'
      import { request as tls } from 'node:https'
      import { connect } from 'node:net'
      import { serveOnePort } from '${new URL('../../../src/main/http/one-port.ts', import.meta.url).href}'
      // Not ours: the clock behind the Date header and the pool of the client.
      const isOurs = (kind) => kind === 'Timeout' && !/utcDate|_http_agent/.test(new Error().stack)
      const timers = new Set()
      createHook({ init: (id, kind) => isOurs(kind) && timers.add(id), destroy: (id) => timers.delete(id) }).enable()
      const server = serveOnePort({ handler: (req, res) => res.end('ok'), roomTls: ${JSON.stringify(tlsOf(room))} })
      const { port } = await server.listen({ port: 0, host: '${host}' })
      for (const request of [plain, tls]) {
        const [res] = await once(request({ host: '${host}', port, rejectUnauthorized: false }).end(), 'response')
        await once(res.resume(), 'end')
      }
      const others = ['', '\\x16', 'GET / HTTP/1.1'].map((text) => connect(port, '${host}', function () { this.write(text) }).on('error', () => {}))
      await Promise.all(others.map((socket) => once(socket, 'connect')))
      const gone = Promise.all(others.map((socket) => new Promise((resolve) => socket.once('close', resolve))))
      server.closeAll()
      await server.stop()
      await gone
      process.once('beforeExit', () => console.log(server.openSockets, timers.size, process.getActiveResourcesInfo().filter((kind) => kind !== 'PipeWrap')))
    `
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { timeout: 10_000 })
    expect(stdout.trim()).toBe('0 0 []')
  })
})
