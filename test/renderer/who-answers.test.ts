import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { pageClient } from '../../src/renderer/bridge/page-client.ts'
import type { HttpClient } from '../../src/shared/transport/http-client.ts'
import { BrowserDevice } from '../../src/renderer/bridge/browser-device.ts'
import { ok, messageId, snapshotAt } from '../shared/scripted-bridge.ts'
import { fakeDevice } from './fake-device.ts'

const HOME = 'http://192.168.1.5:7117'
const snapshot = snapshotAt(0)
const ROOM = snapshot.room.id

interface Asked {
  method: string
  path: string
  headers: Headers
  body: string
}
type Host = (asked: Asked) => object | Promise<Response>

/** What is at the address, and all it was told. */
let host: Host
let asked: Asked[] = []

const card = (id: string): object => ({
  protocol: 1,
  room: { ...snapshot.room, id },
  members: 1,
  online: 1,
  epoch: 'e1',
  head: 0,
  limits: snapshot.limits,
  features: [],
  software: { name: 'watercooler', version: '1' },
})
const nobody: Host = () => Promise.reject(new TypeError('Failed to fetch'))
const silence: Host = () => new Promise(() => undefined)
const roomAt =
  (id: string, more: (asked: Asked) => object | Promise<Response> | null = () => null): Host =>
  (request) => {
    if (request.path === '/api/v1/rooms') return { rooms: [card(id)] }
    return more(request) ?? (request.path.endsWith('/members') ? snapshot : {})
  }

beforeEach(() => {
  fakeDevice()
  asked = []
  vi.stubGlobal('fetch', (url: string, { method = 'GET', headers, body, signal }: RequestInit) => {
    const request = { method, path: new URL(url).pathname, headers: new Headers(headers), body: typeof body === 'string' ? body : '' }
    asked.push(request)
    const answer = host(request)
    const given = new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError'))))
    return Promise.race([answer instanceof Promise ? answer : Promise.resolve(Response.json(answer)), given])
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function entered(): Promise<HttpClient> {
  host = roomAt(ROOM)
  const client = pageClient(HOME, { sharesPoll: true })
  expect(await client.join({ address: HOME, name: 'Ada' })).toMatchObject({ ok: true })
  return client
}

const poll = (client: HttpClient, pollId: string, wait = 25) =>
  client.poll({ roomKey: ROOM, pollId, cursor: snapshot.cursor, wait, p: 1, hidden: false })

/** Nothing that is told from here on may be anybody's. */
function expectNothingOfOurs(): void {
  expect(asked.map(({ path }) => path)).toContain('/api/v1/rooms')
  expect(asked.filter(({ headers, body }) => headers.has('Authorization') || body !== '')).toEqual([])
}

describe('when another room may have come to the address', () => {
  test('no verb tells it anything before it has named itself', async () => {
    const client = await entered()
    host = nobody
    expect(await poll(client, 'a')).toMatchObject({ error: { code: 'unreachable' } })
    host = roomAt('z'.repeat(26))
    asked = []
    const wrong = { ok: false, error: { code: 'wrong-room' } }
    expect(await client.history({ roomKey: ROOM, before: 5 })).toEqual(wrong)
    expect(await client.rename({ roomKey: ROOM, name: 'Ada L.' })).toEqual(wrong)
    expect(await client.typing({ roomKey: ROOM, typing: true })).toEqual(wrong)
    expect(await client.leave({ roomKey: ROOM })).toEqual(wrong)
    expect(await poll(client, 'b')).toEqual(wrong)
    expectNothingOfOurs()
    expect(await client.known({ address: HOME, roomId: ROOM })).toEqual(ok(true))
  })

  test('a poll that was given up is reason enough to doubt', async () => {
    const client = await entered()
    host = silence
    const answer = poll(client, 'a')
    client.cancel({ pollId: 'a' })
    expect(await answer).toMatchObject({ error: { code: 'cancelled' } })
    host = roomAt('z'.repeat(26))
    asked = []
    expect(await poll(client, 'b', 0)).toMatchObject({ error: { code: 'wrong-room' } })
    expectNothingOfOurs()
  })

  test('so is a machine that woke up, perhaps in another network', async () => {
    const client = await entered()
    client.wake({ roomKey: ROOM })
    host = roomAt('z'.repeat(26))
    asked = []
    expect(await poll(client, 'a', 0)).toMatchObject({ error: { code: 'wrong-room' } })
    expectNothingOfOurs()
  })
})

describe('a worker that has just begun', () => {
  const draft = (n: number) => ({ id: messageId(n), text: `draft ${n}`, at: n })

  test('keeps what is written while the host is away, and sends it once that is back', async () => {
    await entered()
    host = nobody
    const successor = pageClient(HOME, { sharesPoll: true })
    expect(await successor.send({ roomKey: ROOM, draft: draft(1) })).toEqual(ok(undefined))
    expect(await new BrowserDevice().outbox(ROOM).load()).toEqual([draft(1)])
    asked = []
    host = roomAt(ROOM)
    successor.wake({ roomKey: ROOM })
    await expect.poll(() => asked.map(({ method }) => method)).toEqual(['GET', 'PUT'])
  })

  test('keeps the order of writing', async () => {
    await entered()
    const cards: ((response: Response) => void)[] = []
    host = ({ path }) => (path === '/api/v1/rooms' ? new Promise((answer) => cards.push(answer)) : {})
    const successor = pageClient(HOME, { sharesPoll: true })
    const first = successor.send({ roomKey: ROOM, draft: draft(1) })
    void poll(successor, 'a', 0)
    await expect.poll(() => cards.length).toBeGreaterThan(0)
    cards.at(-1)?.(Response.json({ rooms: [card(ROOM)] }))
    await new Promise((resolve) => setTimeout(resolve))
    const second = successor.send({ roomKey: ROOM, draft: draft(2) })
    for (const answer of cards) answer(Response.json({ rooms: [card(ROOM)] }))
    await Promise.all([first, second])
    expect((await new BrowserDevice().outbox(ROOM).load()).map(({ text }) => text)).toEqual(['draft 1', 'draft 2'])
  })
})

test('leaving again, after an answer that was lost, is leaving', async () => {
  const client = await entered()
  const gone = (): Response => Response.json({ code: 'unknown-session' }, { status: 401 })
  host = roomAt(ROOM, ({ method }) => (method === 'DELETE' ? Promise.resolve(gone()) : null))
  expect(await client.leave({ roomKey: ROOM })).toEqual(ok(undefined))
  expect(await client.known({ address: HOME, roomId: ROOM })).toEqual(ok(false))
})

test('a message that nothing lets through is tried ever more seldom, though the room answers', async () => {
  const client = await entered()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  let sends = 0
  host = roomAt(ROOM, ({ method }) => {
    if (method === 'PUT') sends += 1
    return method === 'PUT' ? Promise.reject(new TypeError('Failed to fetch')) : null
  })
  const kept = client.send({ roomKey: ROOM, draft: { id: messageId(1), text: 'poison', at: 1 } })
  for (let second = 0; second < 600; second += 1) await vi.advanceTimersByTimeAsync(1_000)
  expect(await kept).toEqual(ok(undefined))
  expect(sends).toBeGreaterThan(20)
  expect(sends).toBeLessThan(150)
})
