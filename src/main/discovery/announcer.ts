import type { networkInterfaces } from 'node:os'
import type { Clock } from '../../shared/clock.ts'
import type { AnnouncedService } from './announced-service.ts'
import type { Sighting } from './found-room.ts'
import { MdnsLinks } from './mdns-links.ts'
import type { LinksHealth } from './mdns-links.ts'
import type { MdnsSocket } from './mdns-socket.ts'
import { PacketGuard } from './packet-guard.ts'
import { RecordCache } from './record-cache.ts'
import { instanceName } from './service-name.ts'
import { sightingsIn } from './sightings.ts'
import { encodeTxt } from './txt-record.ts'

/** What others are told of the room; read anew at each announcement. */
interface AnnouncedRoom {
  id: string
  title: string
  hostName: string
  port: number
  needsCode: boolean
}

export interface AnnounceOptions {
  room: () => AnnouncedRoom
  /** Random for each start of the host. */
  boot: string
  clock: Clock
  interfaces: typeof networkInterfaces
  sockets: () => MdnsSocket
  only?: readonly string[] | undefined
  port?: number | undefined
  /** Told of every room that others announce meanwhile, this one included. */
  heard?: ((sighting: Sighting) => void) | undefined
}

export interface Announcer {
  health(): LinksHealth
  /** The title, or whether a code is needed, has changed. */
  refresh(): void
  close(): Promise<void>
}

/** Tells everybody on every network of this computer that the room is here, until it is closed. */
export function announce({ room, boot, port, heard, ...options }: AnnounceOptions): Announcer {
  const cache = new RecordCache()
  const links = new MdnsLinks({
    ...options,
    port,
    guards: (at) => new PacketGuard({ now: options.clock.now, subnets: () => [at], ...(port === undefined ? {} : { port }) }),
    // Only this host answers it, and whoever has a copy of its folder: the check costs nobody else a packet, and the answer
    // refreshes what others know of us.
    selfQuestion: { name: instanceName(room().id), type: 'ANY' },
    response: heard && ((packet, from) => sightingsIn(packet, from, cache).forEach(heard)),
    service: () => serviceOf(room(), boot),
  })
  return { health: () => links.health(), refresh: () => links.announce(), close: () => links.leave() }
}

/** The host name is made from the room: under the computer's own, its own mDNS would give that up and rename the computer. */
function serviceOf({ id, title, hostName, port, needsCode }: AnnouncedRoom, boot: string): AnnouncedService {
  return { name: id, host: `wc-${id}.local`, port, txt: encodeTxt({ roomId: id, boot, title, hostName, needsCode }) }
}
