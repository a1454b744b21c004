import * as v from 'valibot'
import { RoomId } from '../../shared/wire/ids.ts'
import { placesOf } from './announced-places.ts'
import type { Sighting } from './found-room.ts'
import type { InstanceRecords, RecordCache } from './record-cache.ts'
import { SERVICE_NAME } from './service-name.ts'
import { parseTxt } from './txt-record.ts'
import type { HeardTxt } from './txt-record.ts'

/** A record as dns-packet decodes it. What is in it comes from anybody. */
export interface HeardRecord {
  name?: unknown
  type?: unknown
  ttl?: unknown
  data?: unknown
}

/** A decoded response. */
export interface HeardPacket {
  answers?: readonly HeardRecord[]
  additionals?: readonly HeardRecord[]
}

/** What one packet says of one room. */
interface Mention extends InstanceRecords {
  /** Its host's name. */
  target?: string
  isGoodbye: boolean
}

/**
 * The rooms a response speaks of. Where they are is where the packet came from, and next, where the host says that it is: a
 * reflector carries packets between networks and sends them from its own address. Anything odd is left out.
 */
export function sightingsIn(packet: HeardPacket, source: { address: string }, cache: RecordCache): Sighting[] {
  const mentions = new Map<string, Mention>()
  const records = [...(packet.answers ?? []), ...(packet.additionals ?? [])]
  for (const record of records) mention(record, mentions)
  return [...mentions].flatMap(([roomId, { target, ...heard }]) => {
    const elsewhere = placesOf(target, records, source.address)
    return sightingsOf(roomId, { ...heard, ...(elsewhere.length > 0 && { elsewhere }) }, source.address, cache)
  })
}

/** Adds what the record says to what others in its packet said. */
function mention(record: HeardRecord, mentions: Map<string, Mention>): void {
  const { name, type, ttl, data } = record
  const roomId = instanceIn(type === 'PTR' ? isService(name) && data : name)
  if (roomId === null) return
  const known = mentions.get(roomId) ?? { isGoodbye: false }
  const isOver = ttl === 0
  if (type === 'PTR') mentions.set(roomId, { ...known, isGoodbye: known.isGoodbye || isOver })
  if (type === 'SRV') mentions.set(roomId, { ...withPlace(known, data), isGoodbye: known.isGoodbye || isOver })
  if (type === 'TXT' && !isOver) mentions.set(roomId, withTxt(known, roomId, data))
}

const isService = (name: unknown): boolean => typeof name === 'string' && name.toLowerCase() === SERVICE_NAME

/** The room id of `<room id>._watercooler._tcp.local`. */
function instanceIn(name: unknown): string | null {
  if (typeof name !== 'string') return null
  const [roomId = '', ...labels] = name.toLowerCase().split('.')
  return labels.join('.') === SERVICE_NAME && v.is(RoomId, roomId) ? roomId : null
}

function withPlace(known: Mention, data: unknown): Mention {
  const { port, target } = typeof data === 'object' && data !== null ? (data as { port?: unknown; target?: unknown }) : {}
  const isPort = typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535
  if (!isPort) return known
  return typeof target === 'string' ? { port, target: target.toLowerCase(), ...known } : { port, ...known }
}

function withTxt(known: Mention, roomId: string, data: unknown): Mention {
  const txt = isBuffers(data) ? parseTxt(data) : null
  return txt?.roomId === roomId ? { txt, ...known } : known
}

const isBuffers = (data: unknown): data is Buffer[] => Array.isArray(data) && data.every((part) => Buffer.isBuffer(part))

function sightingsOf(roomId: string, { isGoodbye, ...heard }: Mention, address: string, cache: RecordCache): Sighting[] {
  const { port, txt, elsewhere = [] } = cache.merge(roomId, address, heard)
  if (isGoodbye) cache.forget(roomId, address)
  if (port === undefined) return []
  if (isGoodbye) return [{ ...(txt ?? nothingOf(roomId)), address, port, foundBy: 'mdns', isGoodbye }]
  return txt ? [address, ...elsewhere].map((place) => ({ ...txt, address: place, port, foundBy: 'mdns', isGoodbye })) : []
}

const nothingOf = (roomId: string): HeardTxt => ({ roomId, boot: null, title: '', hostName: '', needsCode: false })
