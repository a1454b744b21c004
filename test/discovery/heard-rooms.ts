import { encode } from 'dns-packet'
import type { Endpoint, Sighting } from '../../src/main/discovery/found-room.ts'
import { encodeTxt } from '../../src/main/discovery/txt-record.ts'
import type { Announcement } from '../../src/main/discovery/txt-record.ts'
import type { RoomCard } from '../../src/shared/wire/room.ts'

/** Ada hosts “Ops · 运维” on one machine, Grace another room on another. */

export const OPS = 'ops'.padEnd(26, 'a')
export const LUNCH = 'lunch'.padEnd(26, 'a')
export const ADA = { address: '192.168.1.10', port: 7117 }
export const GRACE = { address: '192.168.1.20', port: 7117 }
/** Ada's machine in another network. */
export const ELSEWHERE = { address: '10.0.0.5', port: 7117 }
export const url = ({ address, port }: Endpoint): string => `http://${address}:${port}`

export const MORNING = 'morning'.padEnd(16, '0')
export const EVENING = 'evening'.padEnd(16, '0')
export const OUR_SUBNET = { address: '192.168.1.2', netmask: '255.255.255.0' }

export const SERVICE = '_watercooler._tcp.local'
export const instanceOf = (roomId: string): string => `${roomId}.${SERVICE}`

export const announcement = (more: Partial<Announcement> = {}): Announcement => ({
  roomId: OPS,
  boot: MORNING,
  title: 'Ops · 运维',
  hostName: 'Ada',
  needsCode: false,
  ...more,
})

export const sighting = (more: Partial<Sighting> = {}): Sighting => ({
  ...announcement(),
  ...ADA,
  foundBy: 'mdns',
  isGoodbye: false,
  ...more,
})

export const goodbye = (more: Partial<Sighting> = {}): Sighting => sighting({ isGoodbye: true, ...more })

/** As hosts said it before they told when they were started. */
export function card(roomId = OPS, name = 'Ops · 运维', online = 3): RoomCard {
  return {
    protocol: 1,
    room: { id: roomId, name, host: { name: 'Ada' }, needsCode: false, newcomersSee: 'all', createdAt: 1 },
    members: 5,
    online,
    epoch: 'epoch',
    head: 0,
    limits: { text: 4_000, body: 65_536, sendRate: 5, sendBurst: 10 },
    features: [],
    software: { name: 'watercooler', version: '0.1.0' },
  }
}

export interface DnsRecord {
  name: string
  type: string
  ttl: number
  data: unknown
}

/** TXT strings as bonjour-service writes them. */
export const strings = (txt: Record<string, string>): Buffer[] => Object.entries(txt).map(([key, value]) => Buffer.from(`${key}=${value}`))

export const ptr = (roomId = OPS, ttl = 4_500): DnsRecord => ({ name: SERVICE, type: 'PTR', ttl, data: instanceOf(roomId) })

export const srv = (roomId = OPS, { port = 7117, ttl = 120 } = {}): DnsRecord => ({
  name: instanceOf(roomId),
  type: 'SRV',
  ttl,
  data: { port, target: `wc-${roomId}.local` },
})

export const txt = (more: Partial<Announcement> = {}, ttl = 4_500): DnsRecord => ({
  name: instanceOf(more.roomId ?? OPS),
  type: 'TXT',
  ttl,
  data: strings(encodeTxt(announcement(more))),
})

/** What a host of ours sends when it starts, from this address. */
export const announced = (more: Partial<Announcement> = {}, address = ADA.address): DnsRecord[] => {
  const roomId = more.roomId ?? OPS
  return [ptr(roomId), srv(roomId), txt(more), { name: `wc-${roomId}.local`, type: 'A', ttl: 120, data: address }]
}

export const response = (...answers: DnsRecord[]): Buffer => encode({ type: 'response', answers })
