import { describe, expect, onTestFinished, test } from 'vitest'
import { addressSighting } from '../../src/main/discovery/address-sighting.ts'
import { announce } from '../../src/main/discovery/announcer.ts'
import { missing } from '../support/aloud.ts'
import { freeUdpPort, hearsItself, LOOPBACK } from '../support/loopback-mdns.ts'
import { startRoom, type StartedRoom } from '../support/start-room.ts'
import { onLoopback, watchRooms } from '../support/watch-rooms.ts'

const port = await freeUdpPort()

function announceRoom({ url, roomId }: StartedRoom, id = roomId) {
  const room = { id, title: 'Ops · 运维', hostName: 'Ada', port: Number(new URL(url).port), needsCode: false }
  const announcer = announce({ ...onLoopback(port), room: () => room, boot: 'bootbootbootboot' })
  onTestFinished(() => announcer.close())
  return announcer
}

const soon = { timeout: 10_000 }

describe.skipIf(missing(!(await hearsItself(port)), 'rooms on loopback: no multicast there'))('a finder on loopback', () => {
  test('finds a room that is announced there, proves it, and tells its card', async () => {
    const room = await startRoom()
    announceRoom(room)
    const found = watchRooms(port)
    await expect
      .poll(found.rooms, soon)
      .toMatchObject([{ id: room.roomId, title: 'Ops · 运维', state: 'live', urls: [room.url], foundBy: ['mdns'] }])
  })

  test('drops a room that says goodbye and is gone, and keeps one in whose name somebody else says it', async () => {
    const [stays, goes] = [await startRoom(), await startRoom()]
    const goodbyes = announceRoom(stays)
    const going = announceRoom(goes)
    const found = watchRooms(port)
    const live = () =>
      found
        .rooms()
        .filter(({ state }) => state === 'live')
        .map(({ id }) => id)
        .sort()
    await expect.poll(live, soon).toEqual([stays.roomId, goes.roomId].sort())
    await goodbyes.close()
    await goes.host.close()
    await going.close()
    await expect.poll(live, soon).toEqual([stays.roomId])
  })

  test('never takes for live what is announced under an id whose key it has not', async () => {
    const room = await startRoom()
    const other = 'abcdefghijklmnopqrstuvwxyz'
    announceRoom(room, other)
    const found = watchRooms(port)
    await expect.poll(found.rooms, soon).toMatchObject([{ id: other, state: 'unreachable', cause: 'another-room' }])
  })
})

test('a finder checks an address that somebody typed, and learns from its host which room it is', async () => {
  const room = await startRoom()
  const found = watchRooms(port)
  const { port: tcp } = new URL(room.url)
  found.add([addressSighting({ address: LOOPBACK, port: Number(tcp) }, 'typed')])
  await expect.poll(found.rooms, soon).toMatchObject([{ id: room.roomId, state: 'live', foundBy: ['typed'] }])
})
