import { networkInterfaces } from 'node:os'
import { describe, expect, onTestFinished, test } from 'vitest'
import { announce } from '../../src/main/discovery/announcer.ts'
import type { FoundRoom } from '../../src/main/discovery/found-room.ts'
import { openMdnsSocket } from '../../src/main/discovery/mdns-socket.ts'
import { probe } from '../../src/main/discovery/probe.ts'
import { RoomFinder } from '../../src/main/discovery/room-finder.ts'
import { connectPinned } from '../../src/main/http/pinned-agent.ts'
import type { Clock } from '../../src/shared/clock.ts'
import { missing } from '../support/aloud.ts'
import { freeUdpPort, hearsItself, LOOPBACK, loopbackName } from '../support/loopback-mdns.ts'
import { startRoom, type StartedRoom } from '../support/start-room.ts'

const clock: Clock = {
  now: Date.now,
  random: Math.random,
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

const port = await freeUdpPort()
const lo = { clock, interfaces: networkInterfaces, sockets: openMdnsSocket, only: [loopbackName()], port }

/** The real finder on loopback, and the list as it was told last. */
function finder(): { rooms: () => FoundRoom[]; add: RoomFinder['add'] } {
  const finding = new RoomFinder({
    ...lo,
    probe: (endpoint, roomId, signal) => probe(endpoint, roomId, { connect: connectPinned, signal }),
  })
  let rooms: FoundRoom[] = []
  finding.watch((list) => (rooms = list))
  onTestFinished(() => finding.close())
  return { rooms: () => rooms, add: (sightings) => finding.add(sightings) }
}

function announceRoom({ url, roomId }: StartedRoom, id = roomId) {
  const room = { id, title: 'Ops · 运维', hostName: 'Ada', port: Number(new URL(url).port), needsCode: false }
  const announcer = announce({ ...lo, room: () => room, boot: 'bootbootbootboot' })
  onTestFinished(() => announcer.close())
  return announcer
}

const soon = { timeout: 10_000 }

describe.skipIf(missing(!(await hearsItself(port)), 'rooms on loopback: no multicast there'))('a finder on loopback', () => {
  test('finds a room that is announced there, proves it, and tells its card', async () => {
    const room = await startRoom()
    announceRoom(room)
    const found = finder()
    await expect
      .poll(found.rooms, soon)
      .toMatchObject([{ id: room.roomId, title: 'Ops · 运维', state: 'live', urls: [room.url], foundBy: ['mdns'] }])
  })

  test('drops a room that says goodbye and is gone, and keeps one in whose name somebody else says it', async () => {
    const [stays, goes] = [await startRoom(), await startRoom()]
    const goodbyes = announceRoom(stays)
    const going = announceRoom(goes)
    const found = finder()
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
    const found = finder()
    await expect.poll(found.rooms, soon).toMatchObject([{ id: other, state: 'unreachable', cause: 'another-room' }])
  })
})

test('a finder checks an address that somebody typed, and learns from its host which room it is', async () => {
  const room = await startRoom()
  const found = finder()
  const { port: tcp } = new URL(room.url)
  found.add([
    {
      foundBy: 'typed',
      address: LOOPBACK,
      port: Number(tcp),
      roomId: null,
      boot: null,
      title: '',
      hostName: '',
      needsCode: false,
      isGoodbye: false,
    },
  ])
  await expect.poll(found.rooms, soon).toMatchObject([{ id: room.roomId, state: 'live', foundBy: ['typed'] }])
})
