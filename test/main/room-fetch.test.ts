import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Endpoint } from '../../src/main/discovery/found-room.ts'
import { addressOfRoom, roomIdAt } from '../../src/main/room-address.ts'
import { RoomFetch } from '../../src/main/room-fetch.ts'
import { outcome } from '../../src/shared/outcome.ts'
import { startRoom, type StartedRoom } from '../support/start-room.ts'

const CARD = '/api/v1/rooms'

function fetching(...places: Endpoint[]) {
  const rooms = new RoomFetch({ places: () => places })
  onTestFinished(() => rooms.close())
  return (roomId: string, path = CARD, signal = new AbortController().signal) =>
    outcome(async () => {
      const answer = await rooms.fetch(addressOfRoom(roomId) + path, { method: 'GET', headers: {}, signal, cache: 'no-store' })
      return { status: answer.status, text: await answer.text() }
    })
}

const placeOf = ({ url }: StartedRoom): Endpoint => ({ address: '127.0.0.1', port: Number(new URL(url).port) })

/** Somebody who listens and writes down what comes. */
async function eavesdropper(): Promise<{ place: Endpoint; heard: () => string }> {
  let heard = ''
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined).on('data', (chunk) => (heard += chunk.toString('latin1')))
    socket.on('end', () => socket.end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { place: { address: '127.0.0.1', port: (server.address() as { port: number }).port }, heard: () => heard }
}

describe('a request to a room', () => {
  test('goes to the place where somebody proves its key, past those where nobody does', async () => {
    const [room, other] = [await startRoom(), await startRoom()]
    const ask = fetching({ address: '127.0.0.1', port: 1 }, placeOf(other), placeOf(room))
    expect(await ask(room.roomId)).toMatchObject({ ok: true, value: { status: 200, text: expect.stringContaining(room.roomId) as string } })
  })

  test('says no word of HTTP to another room, and names the reason', async () => {
    const [room, other] = [await startRoom(), await startRoom()]
    expect(await fetching(placeOf(other))(room.roomId)).toMatchObject({ ok: false, error: { code: 'wrong-room' } })
    const { place, heard } = await eavesdropper()
    const ask = fetching(place)
    const giveUp = new AbortController()
    const asked = ask(room.roomId, CARD, giveUp.signal)
    await expect.poll(heard).not.toBe('')
    giveUp.abort()
    expect(await asked).toMatchObject({ ok: false })
    expect(heard()).not.toMatch(/GET|HTTP\/1/)
  })

  test('to a room of which no place is known is answered at once', async () => {
    expect(await fetching()('a'.repeat(26))).toMatchObject({ ok: false, error: { code: 'unreachable' } })
  })
})

test('only an origin that means a room is one', () => {
  const id = 'a'.repeat(26)
  expect(roomIdAt(`${addressOfRoom(id)}/api`)).toBe(id)
  for (const url of [
    `https://${id}.watercooler.invalid/`,
    `http://${id}.watercooler.invalid:80/`.replace(':80', ':81'),
    `http://${id}.watercooler.invalid.evil.example/`,
    `http://x.${id}.watercooler.invalid/`,
    'http://127.0.0.1:7117/',
    'file:///etc/passwd',
  ])
    expect([url, roomIdAt(url)]).toEqual([url, null])
})
