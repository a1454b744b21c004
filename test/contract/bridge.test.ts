import * as fake from 'fake-indexeddb'
import { beforeEach, afterEach, describe, expect, test, vi } from 'vitest'
import type { HttpClient } from '../../src/shared/transport/http-client.ts'
import type { Draft, OutboxState } from '../../src/shared/bridge.ts'
import type { Outcome } from '../../src/shared/outcome.ts'
import { newMessageId } from '../support/visitor.ts'
import { startRoom, type StartedRoom } from '../support/start-room.ts'
import { appDevice, browserDevice, type TestDevice } from './bridge-devices.ts'

beforeEach(() => {
  for (const [name, value] of Object.entries(fake)) if (name.startsWith('IDB')) vi.stubGlobal(name, value)
  vi.stubGlobal('indexedDB', Reflect.construct(fake.IDBFactory as new () => object, []))
})
afterEach(() => vi.unstubAllGlobals())

const draft = (text: string): Draft => ({ id: newMessageId(), text, at: Date.now() })

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.error.code)
  return outcome.value
}

const enterFrom = async (device: TestDevice, client: HttpClient, room: StartedRoom, more: object = {}) =>
  valueOf(await client.join({ address: device.address(room), name: 'Ada', ...more }))

const nowIn = async (client: HttpClient, roomKey: string): Promise<OutboxState> =>
  valueOf(await client.outbox({ roomKey, pollId: 'now', rev: 0 }))

describe.each([
  ['a browser', browserDevice],
  ['the app', appDevice],
])('%s in a room', (_what, newDevice) => {
  test('sends what it keeps, and hears it in a poll that its pages share', async () => {
    const device = newDevice()
    const room = await startRoom()
    const client = device.client(room)
    const { roomKey, snapshot } = await enterFrom(device, client, room)
    const ask = (pollId: string) =>
      client.poll({ roomKey, pollId, cursor: snapshot.cursor, wait: 20, p: snapshot.signals.presence.rev, hidden: false })
    const [one, other] = [ask('one'), ask('other')]
    await expect.poll(() => room.host.health().waiting).toBe(1)
    valueOf(await client.send({ roomKey, draft: draft('hello') }))
    expect(valueOf(await one)).toEqual(valueOf(await other))
    expect(valueOf(await one).events).toMatchObject([{ type: 'message', text: 'hello' }])
    await expect
      .poll(async () => (await nowIn(client, roomKey)).unsent)
      .toMatchObject([{ accepted: { seq: expect.any(Number) as number } }])
  })

  test('is the same member the next time, and goes on with what waited', async () => {
    const device = newDevice()
    const room = await startRoom()
    const first = device.client(room)
    const { roomKey, snapshot } = await enterFrom(device, first, room)
    const port = Number(new URL(room.url).port)
    await room.host.close()
    valueOf(await first.send({ roomKey, draft: draft('written while the host was away') }))
    const again = await startRoom({ dataFolder: room.dataFolder, port })
    const second = device.client(again)
    expect(valueOf(await second.known({ address: device.address(again), roomId: roomKey }))).toBe(true)
    expect((await enterFrom(device, second, again)).snapshot.member.id).toBe(snapshot.member.id)
    const grace = again.visitor('Grace')
    await expect.poll(async () => (await grace.enter()).messages.map(({ text }) => text)).toEqual(['written while the host was away'])
  })

  test('goes on in a worker that has just begun, as who it was', async () => {
    const device = newDevice()
    const room = await startRoom()
    const { roomKey, snapshot } = await enterFrom(device, device.client(room), room)
    const successor = device.client(room)
    const batch = valueOf(await successor.poll({ roomKey, pollId: 'a', cursor: snapshot.cursor, wait: 0, p: 0, hidden: false }))
    expect(batch.from).toBe(snapshot.head)
    valueOf(await successor.rename({ roomKey, name: 'Ada L.' }))
    expect(room.host.room.card().members).toBe(1)
  })

  test('that leaves is known no more, and takes back what it had left to say', async () => {
    const device = newDevice()
    const room = await startRoom()
    const owner = await room.joinOwner('Grace')
    const client = device.client(room)
    const { roomKey, snapshot } = await enterFrom(device, client, room)
    await owner.ask('PATCH', `/members/${snapshot.member.id}`, { muted: true })
    valueOf(await client.send({ roomKey, draft: draft('refused') }))
    await expect.poll(async () => (await nowIn(client, roomKey)).unsent).toMatchObject([{ failure: { code: 'muted' } }])
    valueOf(await client.leave({ roomKey }))
    expect(valueOf(await client.known({ address: device.address(room), roomId: roomKey }))).toBe(false)
    expect((await nowIn(client, roomKey)).unsent).toEqual([])
    expect((await enterFrom(device, client, room)).snapshot.member.id).not.toBe(snapshot.member.id)
  })

  test('that the host turns away at the door is not known there', async () => {
    const device = newDevice()
    const room = await startRoom({ code: 'tea' })
    const client = device.client(room)
    expect(await client.join({ address: device.address(room), name: 'Ada', code: 'coffee' })).toMatchObject({
      error: { code: 'wrong-code' },
    })
    expect(valueOf(await client.known({ address: device.address(room), roomId: room.roomId }))).toBe(false)
  })
})

describe('where another room is at the address now', () => {
  test('neither token nor message is sent to it', async () => {
    const room = await startRoom()
    const device = browserDevice()
    const client = device.client(room)
    const { roomKey, snapshot } = await enterFrom(device, client, room)
    const port = Number(new URL(room.url).port)
    await room.host.close()
    valueOf(await client.send({ roomKey, draft: draft('for the first room only') }))
    const other = await startRoom({ port })
    const asked: string[] = []
    const { fetch } = globalThis
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
      asked.push(
        `${init.method ?? ''} ${url} ${JSON.stringify([...new Headers(init.headers)])} ${typeof init.body === 'string' ? init.body : ''}`,
      )
      return fetch(url, init)
    })
    const successor = device.client(other)
    const poll = await successor.poll({ roomKey, pollId: 'a', cursor: snapshot.cursor, wait: 0, p: 0, hidden: false })
    expect(poll).toMatchObject({ error: { code: 'wrong-room' } })
    expect(await successor.join({ address: other.url, roomId: roomKey, name: 'Ada' })).toMatchObject({ error: { code: 'wrong-room' } })
    expect(await client.poll({ roomKey, pollId: 'a', cursor: snapshot.cursor, wait: 0, p: 0, hidden: false })).toMatchObject({ error: {} })
    await expect.poll(() => asked.length).toBeGreaterThanOrEqual(4)
    expect(asked.filter((request) => /Bearer|for the first room only|"token"/i.test(request))).toEqual([])
  })
})
