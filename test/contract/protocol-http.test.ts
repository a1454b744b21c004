import { connect } from 'node:net'
import * as v from 'valibot'
import { describe, expect, onTestFinished, test } from 'vitest'
import { HostHealth } from '../../src/shared/wire/health.ts'
import { startRoom, type StartedRoom } from '../support/start-room.ts'
import { newMessageId, newToken, Visitor, type Reply } from '../support/visitor.ts'
import { askRaw, problemIn, refusal, type Problem } from './asking.ts'

/** Every path of the protocol, with its methods. */
const paths = (memberId: string): [string, string[]][] => [
  ['', ['GET', 'PATCH']],
  ['/names', ['GET']],
  ['/health', ['GET']],
  ['/members', ['POST']],
  ['/members/me', ['PATCH', 'DELETE']],
  ['/members/me/away', ['POST']],
  ['/members/me/devices', ['POST']],
  [`/members/${memberId}`, ['PATCH', 'DELETE']],
  ['/events', ['GET']],
  [`/messages/${newMessageId()}`, ['PUT']],
  ['/messages', ['GET']],
  [`/messages/${newMessageId()}/delivered`, ['GET']],
  ['/signals', ['POST']],
]

function expectSafeHeaders({ headers }: Reply): void {
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
  expect(headers.get('x-powered-by')).toBeNull()
  expect(headers.get('set-cookie')).toBeNull()
}

const card = (room: StartedRoom) => `/api/v1/rooms/${room.roomId}`

describe('every answer', () => {
  test('is kept by nobody and sniffed by nobody, errors included (H1)', async () => {
    const room = await startRoom({ limits: { body: 2_000 } })
    const ada = await room.join('Ada')
    const replies = await Promise.all([
      ada.ask('GET', ''),
      ada.ask('GET', '/names'),
      ada.askToJoin(),
      room.visitor('Grace').askToJoin(),
      ada.askPoll({ wait: 0 }),
      ada.say('hello'),
      ada.ask('GET', '/messages'),
      ada.ask('POST', '/signals', { typing: false }),
      ada.ask('POST', '/members/me/devices'),
      ada.ask('PATCH', '', { name: 'Mine' }),
      ada.ask('GET', '/nothing'),
      ada.ask('POST', ''),
      ada.askPoll({ cursor: 'x' }),
      ada.ask('PUT', `/messages/${newMessageId()}`, '{'),
      ada.say('x'.repeat(2_000)),
      ada.ask('POST', '/signals', 'typing', { 'content-type': 'text/plain' }),
      askRaw(room.url, '/api/v1/rooms'),
      askRaw(room.url, '/api/v2/rooms'),
      askRaw(room.url, '/nowhere'),
      askRaw(room.url, '/'),
      askRaw(room.url, '/', { headers: { host: 'evil.example' } }),
    ])
    replies.forEach(expectSafeHeaders)
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 201, 204, 400, 403, 404, 405, 413, 415, 426]))
    for (const reply of replies) if (reply.status >= 400) problemIn(reply)
  })

  test('to a method that a path does not know names those it knows (H2)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    for (const [path, methods] of paths(ada.memberId))
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'].filter((other) => !methods.includes(other))) {
        const reply = await ada.ask(method, path)
        expect([method, path, ...refusal(reply)]).toEqual([method, path, 405, 'method-not-allowed'])
        expect(reply.headers.get('allow')).toBe(methods.join(', '))
      }
    const list = await askRaw(room.url, '/api/v1/rooms', { method: 'POST' })
    expect([...refusal(list), list.headers.get('allow')]).toEqual([405, 'method-not-allowed', 'GET'])
  })

  test('about a path or a room that is not here is a problem, too (H2)', async () => {
    const room = await startRoom()
    for (const path of [
      '/',
      '/x',
      '/api',
      '/api/',
      '/api/v1',
      '/api/v1/x',
      '/api/x',
      `${card(room)}/x`,
      `${card(room)}x`,
      `${card(room)}/members/me/x`,
      `${card(room)}/messages/a/b/c`,
    ])
      expect([path, ...refusal(await askRaw(room.url, path))]).toEqual([path, 404, 'not-found'])
  })

  test('about a malformed URL is a problem, too (H2)', async () => {
    const room = await startRoom()
    const { token } = await room.join('Ada')
    for (const path of ['/api/v1/rooms/%E0%A4%A', `${card(room)}/members/%zz`, `${card(room)}/messages/%/delivered`])
      expect([path, ...refusal(await askRaw(room.url, path, { headers: { authorization: `Bearer ${token}` } }))]).toEqual([
        path,
        400,
        'invalid-request',
      ])
  })

  test('needs a token wherever the table says so (H2)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const open = ['GET ', 'GET /names', 'POST /members', 'POST /members/me/away']
    for (const [path, methods] of paths(ada.memberId))
      for (const method of methods) {
        const { status } = await ada.ask(method, path, undefined, { authorization: `Bearer ${newToken()}` })
        expect([method, path, status === 401]).toEqual([method, path, !open.includes(`${method} ${path}`)])
      }
  })

  test('to HEAD has the headers of GET and no body (H3)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    for (const path of ['', '/messages', '/nothing', `/events?wait=0&cursor=${ada.cursor}`]) {
      const [get, head] = [await ada.ask('GET', path), await ada.ask('HEAD', path)]
      expect([head.status, head.text, head.headers.get('content-length')]).toEqual([get.status, '', get.headers.get('content-length')])
      expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'))
    }
  })

  test('to a body that is not plain JSON is 415, to broken JSON 400, to a large one 413 (H4)', async () => {
    const room = await startRoom({ limits: { body: 1_000 } })
    const ada = await room.join('Ada')
    const put = (body: string, headers: Record<string, string>) => ada.ask('PUT', `/messages/${newMessageId()}`, body, headers)
    for (const headers of [
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'application/jsonx' },
      { 'content-type': 'application/json; charset=latin1' },
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    ])
      expect([headers, ...refusal(await put('{"text":"hi"}', headers))]).toEqual([headers, 415, 'unsupported-media-type'])
    expect((await put('{"text":"hi"}', { 'content-type': 'Application/JSON ; charset=UTF-8' })).status).toBe(201)
    for (const body of ['{', '{"text":"hi"', 'hi', '"hi"', '7', 'null', '[]', '{"text":"hi"}x', '\u0000'])
      expect([body, ...refusal(await put(body, {}))]).toEqual([body, 400, 'invalid-request'])
    expect(refusal(await ada.ask('PUT', `/messages/${newMessageId()}`))).toEqual([400, 'invalid-request'])
    const large = await put(JSON.stringify({ text: 'x'.repeat(1_000) }), {})
    expect([...refusal(large), problemIn(large).limit]).toEqual([413, 'too-large', 1_000])
  })

  test('about another version names those that are spoken (H5)', async () => {
    const room = await startRoom()
    for (const path of ['/api/v2', '/api/v2/rooms', '/api/v17/rooms/x/events']) {
      const reply = await askRaw(room.url, path)
      expect([...refusal(reply), problemIn(reply).versions]).toEqual([426, 'protocol', [1]])
    }
  })

  test('about how the host is goes to members only, in the documented form (H6)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const held = ada.poll({ wait: 5 })
    await expect.poll(() => room.host.health().waiting).toBe(1)
    const { status, body } = await ada.ask('GET', '/health')
    expect([status, v.parse(v.strictObject(HostHealth.entries), body)]).toEqual([200, body])
    expect(body).toMatchObject({ waiting: 1, reachedAt: null, announcing: null, sockets: expect.any(Number) as number })
    for (const stranger of [room.visitor(), new Visitor(room.url, room.roomId)])
      expect(refusal(await stranger.ask('GET', '/health'))).toEqual([401, 'unknown-session'])
    await room.host.close()
    await held
  })

  test('to unknown fields and parameters is a refusal (G1)', async () => {
    const room = await startRoom()
    const ada = await room.joinOwner('Ada')
    const grace = await room.join('Grace')
    const asked: [string, string, object?][] = [
      ['POST', '/members', { token: newToken(), name: 'x', client: { name: 'x', version: '1', via: 'api' }, extra: 1 }],
      ['POST', '/members', { token: newToken(), name: 'x', client: { name: 'x', version: '1', via: 'api', extra: 1 } }],
      ['PATCH', '', { name: 'x', extra: 1 }],
      ['PATCH', '/members/me', { name: 'x', extra: 1 }],
      ['DELETE', '/members/me', { extra: 1 }],
      ['POST', '/members/me/away', { token: ada.token, extra: 1 }],
      ['POST', '/members/me/devices', { extra: 1 }],
      ['PATCH', `/members/${grace.memberId}`, { muted: true, extra: 1 }],
      ['DELETE', `/members/${grace.memberId}`, { extra: 1 }],
      ['PUT', `/messages/${newMessageId()}`, { text: 'x', extra: 1 }],
      ['PUT', `/messages/${newMessageId()}`, JSON.parse('{"text":"x","__proto__":{"admin":true}}') as object],
      ['POST', '/signals', { typing: true, extra: 1 }],
      ['GET', '/names?extra=1'],
      ['GET', '/messages?extra=1'],
      ['GET', `/events?wait=0&cursor=${ada.cursor}&extra=1`],
    ]
    for (const [method, path, body] of asked)
      expect([method, path, ...refusal(await ada.ask(method, path, body))]).toEqual([method, path, 400, 'invalid-request'])
    expect((await ada.ask('GET', '')).body).toMatchObject({ head: 2, members: 2 })
  })
})

describe('what is not even HTTP', () => {
  async function say(room: StartedRoom, text: string): Promise<Problem> {
    const socket = connect(Number(new URL(room.url).port), '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.write(text)
    const chunks = (await socket.toArray()) as Buffer[]
    return JSON.parse(Buffer.concat(chunks).toString().split('\r\n\r\n')[1] ?? '') as Problem
  }

  test('is answered as a problem and ends the connection', async () => {
    const room = await startRoom()
    expect(await say(room, 'HELLO\r\n\r\n')).toMatchObject({ status: 400, code: 'invalid-request' })
    expect(await say(room, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(9_000)}\r\n\r\n`)).toMatchObject({
      status: 431,
      code: 'invalid-request',
    })
    expect(await say(room, 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n')).toMatchObject({
      status: 400,
      code: 'invalid-request',
    })
  })
})

describe('the lobby', () => {
  test('lists the cards of the rooms here to anyone, with counts only', async () => {
    const room = await startRoom({ code: 'kettle' })
    const people: Visitor[] = [await room.joinOwner('Ada'), room.visitor('Grace')]
    await people[1]?.enter({ code: 'kettle' })
    const list = await askRaw(room.url, '/api/v1/rooms')
    const one = await askRaw(room.url, card(room))
    expect(list.body).toEqual({ rooms: [one.body] })
    expect(one.body).toMatchObject({ protocol: 1, members: 2, online: 2, head: 2, room: { id: room.roomId, needsCode: true } })
    expect(Object.keys(one.body as object).sort()).toEqual([
      'boot',
      'epoch',
      'features',
      'head',
      'limits',
      'members',
      'online',
      'protocol',
      'room',
      'software',
    ])
    for (const secret of ['kettle', 'Ada', ...people.flatMap(({ token, memberId }) => [token, memberId])])
      expect(one.text).not.toContain(secret)
  })
})
