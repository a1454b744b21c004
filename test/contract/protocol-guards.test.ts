import { createHash, type X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { startRoom, type StartedRoom } from '../support/start-room.ts'
import { askRaw, comeFrom, problemIn, refusal } from './asking.ts'

const card = (room: StartedRoom) => `/api/v1/rooms/${room.roomId}`

describe('who may speak to a room', () => {
  test('whoever uses a name that outsiders cannot rebind (W1)', async () => {
    const room = await startRoom({ allowHosts: ['chat.example.com'] })
    const status = async (host: string) => (await askRaw(room.url, card(room), { headers: { host } })).status
    for (const host of [
      '192.168.1.5:7117',
      '[::1]:80',
      'localhost',
      'adas-mac',
      'adas-mac.local:7117',
      'nas.lan',
      'nas.home.arpa',
      'nas.internal',
      'chat.example.com:1',
    ])
      expect([host, await status(host)]).toEqual([host, 200])
    for (const host of ['evil.example', 'example.com', 'x.chat.example.com', 'adas-mac.local.evil.example', 'a b', '']) {
      const reply = await askRaw(room.url, card(room), { headers: { host } })
      expect([host, ...refusal(reply)]).toEqual([host, 403, 'host-forbidden'])
      expect(problemIn(reply).title).toContain('--allow-host')
    }
  })

  test('pages of the room itself, and of origins the operator allowed (W2)', async () => {
    const room = await startRoom({ allowOrigins: ['https://intranet.example'] })
    const ask = (origin: string) => askRaw(room.url, card(room), { headers: { host: 'nas.local:7117', origin } })
    for (const origin of ['http://nas.local:7117', 'https://nas.local:7117', 'https://intranet.example'])
      expect([origin, (await ask(origin)).status]).toEqual([origin, 200])
    for (const origin of [
      'null',
      'http://nas.local',
      'http://evil.example',
      'https://intranet.example:444',
      'http://intranet.example',
      'file://',
    ])
      expect([origin, ...refusal(await ask(origin))]).toEqual([origin, 403, 'origin-forbidden'])
  })

  test('allowed origins get CORS headers on every answer, and preflights; others get none (W3)', async () => {
    const origin = 'https://intranet.example'
    const room = await startRoom({ allowOrigins: [origin] })
    const ada = await room.join('Ada')
    const replies = [
      await ada.ask('GET', '', undefined, { origin }),
      await ada.ask('GET', '/nothing', undefined, { origin }),
      await ada.ask('GET', '/messages', undefined, { origin, authorization: '' }),
      await ada.ask('PUT', '/messages/x', '{', { origin }),
      await askRaw(room.url, '/get_name', { method: 'POST', headers: { origin } }),
    ]
    for (const { headers } of replies) {
      expect(headers.get('access-control-allow-origin')).toBe(origin)
      expect(headers.get('access-control-expose-headers')).toContain('Retry-After')
      expect(headers.get('vary')).toContain('Origin')
    }
    const preflight = await askRaw(room.url, `${card(room)}/messages/x`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization,content-type' },
    })
    expect([preflight.status, preflight.text]).toEqual([204, ''])
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT')
    expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toMatch(/content-type.*authorization/)
    for (const other of [{}, { origin: room.url }, { origin: 'http://evil.example' }])
      expect((await askRaw(room.url, card(room), { headers: other })).headers.get('access-control-allow-origin')).toBeNull()
  })

  test('with * every origin gets them (W3)', async () => {
    const room = await startRoom({ allowOrigins: ['*'] })
    const reply = await askRaw(room.url, card(room), { headers: { origin: 'null' } })
    expect([reply.status, reply.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
  })

  test.each([
    ['192.168.7.7', 200],
    ['10.1.2.3', 200],
    ['100.64.0.9', 200],
    ['fe80::1', 200],
    ['fd00::1', 200],
    ['::ffff:172.16.0.1', 200],
    ['8.8.8.8', 403],
    ['::ffff:8.8.8.8', 403],
    ['2001:db8::1', 403],
  ])('a peer at %s is answered %i (W4)', async (address, status) => {
    const room = await startRoom()
    comeFrom(address)
    const reply = await askRaw(room.url, card(room))
    expect(reply.status).toBe(status)
    if (status === 403) expect(refusal(reply)).toEqual([403, 'peer-forbidden'])
  })

  test('any peer where the operator allowed it (W4)', async () => {
    const room = await startRoom({ allowPublic: true })
    comeFrom('8.8.8.8')
    expect((await askRaw(room.url, card(room))).status).toBe(200)
  })

  test('a host that is closing refuses what comes with the time to wait (W5)', async () => {
    const origin = 'https://intranet.example'
    const room = await startRoom({ allowOrigins: [origin] })
    const socket = connect(Number(new URL(room.url).port), '127.0.0.1')
    const begin = `GET ${card(room)} HTTP/1.1\r\nHost: localhost\r\nOrigin: ${origin}\r\n`
    // One whole request and half of another: a connection in the middle of a request is not closed.
    socket.write(`${begin}\r\n${begin}`)
    await once(socket, 'readable')
    const first = String(socket.read())
    const closed = room.host.close()
    socket.write('\r\n')
    const chunks = (await socket.toArray()) as Buffer[]
    const second = Buffer.concat(chunks).toString()
    expect(first).toMatch(/^HTTP\/1\.1 200 /)
    expect(second).toMatch(/HTTP\/1\.1 503 /)
    expect(second).toMatch(/\r\nRetry-After: 1\r\n/)
    expect(second).toMatch(/\r\nConnection: close\r\n/)
    expect(second).toContain(`Access-Control-Allow-Origin: ${origin}`)
    expect(second).toMatch(/"code":"draining".*"retryAfter":1/)
    await closed
  })

  test("whoever connects by TLS under the room's own name meets the room's own key (W6)", async () => {
    const room = await startRoom()
    const port = Number(new URL(room.url).port)
    const servername = `${room.roomId}.watercooler.invalid`
    const socket = connectTls({ host: '127.0.0.1', port, servername, rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    const certificate = socket.getPeerX509Certificate() as X509Certificate
    const spki = certificate.publicKey.export({ type: 'spki', format: 'der' })
    expect(base32(createHash('sha256').update(spki).digest()).slice(0, 26)).toBe(room.roomId)
    socket.write(`GET ${card(room)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
    const chunks = (await socket.toArray()) as Buffer[]
    expect(Buffer.concat(chunks).toString()).toContain(room.roomId)
  })
})

/** RFC 4648, lower case, no padding. */
function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => 'abcdefghijklmnopqrstuvwxyz234567'.charAt(parseInt(five, 2))).join('')
}
