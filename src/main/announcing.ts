import { networkInterfaces } from 'node:os'
import type { Announcing } from '../shared/wire/health.ts'
import { interfacesOf } from './addresses.ts'
import { announce } from './discovery/announcer.ts'
import { CloneWatch } from './discovery/clone-watch.ts'
import { openMdnsSocket } from './discovery/mdns-socket.ts'
import { steadyInterfaces } from './discovery/steady-interfaces.ts'
import { probe } from './discovery/probe.ts'
import { hostClock } from './host-clock.ts'
import { connectPinned } from './http/pinned-agent.ts'
import { ownAddresses } from './reach.ts'
import type { Room } from './room/room.ts'

export interface AnnounceWhere {
  /** Names of interfaces, in place of those that look usable. */
  only: readonly string[]
  /** UDP port; only tests that run beside the computer's own mDNS have another than 5353. */
  port?: number | undefined
}

interface AnnouncingRoom extends AnnounceWhere {
  room: Room
  /** As the room's card says it. */
  boot: string
  /** Where the room listens: TCP port, and the address it was bound to. */
  tcpPort: number
  bind: string
}

export interface AnnouncedHost {
  health(): Announcing
  /** Says goodbye; at most 300 ms. */
  close(): Promise<void>
}

/** Tells the network of a room for as long as it is open: again when its title changes, and where the network does. */
export function announceRoom({ room, boot, tcpPort, bind, only, port }: AnnouncingRoom): AnnouncedHost {
  const interfaces = steadyInterfaces(networkInterfaces)
  const closing = new AbortController()
  const clones = new CloneWatch({
    roomId: room.settings.roomId,
    boot,
    now: () => hostClock.now(),
    ownAddresses: () => ownAddresses(networkInterfaces),
    probe: (endpoint, roomId) => probe(endpoint, roomId, { connect: connectPinned, signal: closing.signal }),
  })
  const announcer = announce({
    room: () => announcedRoom(room, tcpPort),
    boot,
    clock: hostClock,
    interfaces: () => interfacesOf(bind, interfaces()),
    sockets: openMdnsSocket,
    only,
    port,
    heard: (sighting) => void clones.hear(sighting),
  })
  const stopFollowing = followChanges(room, () => announcer.refresh())
  return {
    health: () => ({ ...announcer.health(), copies: clones.copies }),
    close: () => {
      closing.abort()
      stopFollowing()
      return announcer.close()
    },
  }
}

function announcedRoom(room: Room, port: number) {
  const { id, name, host, needsCode } = room.info()
  return { id, title: name, hostName: host.name, port, needsCode }
}

function followChanges(room: Room, changed: () => void): () => void {
  let told = room.settings
  return room.onCommitted(() => {
    if (room.settings === told) return
    told = room.settings
    changed()
  })
}
