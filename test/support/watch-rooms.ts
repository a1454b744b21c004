import { networkInterfaces } from 'node:os'
import { onTestFinished } from 'vitest'
import type { FoundRoom } from '../../src/main/discovery/found-room.ts'
import { openMdnsSocket } from '../../src/main/discovery/mdns-socket.ts'
import { probe } from '../../src/main/discovery/probe.ts'
import { RoomFinder } from '../../src/main/discovery/room-finder.ts'
import { hostClock } from '../../src/main/host-clock.ts'
import { connectPinned } from '../../src/main/http/pinned-agent.ts'
import { Observer } from '../discovery/observer.ts'
import { LOOPBACK, loopbackName } from './loopback-mdns.ts'

/** What announcing and finding need to do so on loopback and nowhere else. */
export const onLoopback = (port: number) => ({
  clock: hostClock,
  interfaces: networkInterfaces,
  sockets: openMdnsSocket,
  only: [loopbackName()],
  port,
})

/** The real finder on loopback, and the list as it was told last. */
export function watchRooms(port: number): { rooms: () => FoundRoom[]; add: RoomFinder['add'] } {
  const finder = new RoomFinder({
    ...onLoopback(port),
    probe: (endpoint, roomId, signal) => probe(endpoint, roomId, { connect: connectPinned, signal }),
  })
  let rooms: FoundRoom[] = []
  finder.watch((list) => (rooms = list))
  onTestFinished(() => finder.close())
  return { rooms: () => rooms, add: (sightings) => finder.add(sightings) }
}

/** Somebody else's program on loopback, which writes down all that it hears. */
export function observe(port: number): Observer {
  const observer = new Observer({ address: LOOPBACK, socket: openMdnsSocket(), clock: hostClock, port })
  onTestFinished(() => observer.close())
  return observer
}
