import * as v from 'valibot'
import { RoomId } from '../../shared/wire/ids.ts'
import type { Endpoint, Sighting } from './found-room.ts'
import type { RecordCache } from './record-cache.ts'
import { SERVICE_NAME } from './service-name.ts'
import { parseTxt } from './txt-record.ts'
import type { HeardTxt } from './txt-record.ts'

/** A record as dns-packet decodes it. What is in it comes from anybody. */
interface HeardRecord {
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
interface Mention {
  port?: number
  txt?: HeardTxt
  isGoodbye: boolean
}

/**
 * The rooms a response speaks of. Where they are is where the packet came from: addresses in it are as easily wrong as
 * right, and a host behind two interfaces says both on each. Anything odd is left out.
 */
export function sightingsIn(packet: HeardPacket, source: { address: string }, cache: RecordCache): Sighting[] {
  const mentions = new Map<string, Mention>()
  for (const record of [...(packet.answers ?? []), ...(packet.additionals ?? [])]) mention(record, mentions)
  return [...mentions].flatMap(([roomId, heard]) => sightingOf(roomId, heard, source.address, cache) ?? [])
}

/** Adds what the record says to what others in its packet said. */
function mention(record: HeardRecord, mentions: Map<string, Mention>): void {
  const { name, type, ttl, data } = record
  const roomId = instanceIn(type === 'PTR' ? isService(name) && data : name)
  if (roomId === null) return
  const known = mentions.get(roomId) ?? { isGoodbye: false }
  const isOver = ttl === 0
  if (type === 'PTR') mentions.set(roomId, { ...known, isGoodbye: known.isGoodbye || isOver })
  if (type === 'SRV') mentions.set(roomId, { ...withPort(known, data), isGoodbye: known.isGoodbye || isOver })
  if (type === 'TXT' && !isOver) mentions.set(roomId, withTxt(known, roomId, data))
}

const isService = (name: unknown): boolean => typeof name === 'string' && name.toLowerCase() === SERVICE_NAME

/** The room id of `<room id>._watercooler._tcp.local`. */
function instanceIn(name: unknown): string | null {
  if (typeof name !== 'string') return null
  const [roomId = '', ...labels] = name.toLowerCase().split('.')
  return labels.join('.') === SERVICE_NAME && v.is(RoomId, roomId) ? roomId : null
}

function withPort(known: Mention, data: unknown): Mention {
  const port = typeof data === 'object' && data !== null && 'port' in data ? data.port : undefined
  const isPort = typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535
  return isPort ? { port, ...known } : known
}

function withTxt(known: Mention, roomId: string, data: unknown): Mention {
  const txt = isBuffers(data) ? parseTxt(data) : null
  return txt?.roomId === roomId ? { txt, ...known } : known
}

const isBuffers = (data: unknown): data is Buffer[] => Array.isArray(data) && data.every((part) => Buffer.isBuffer(part))

function sightingOf(roomId: string, { isGoodbye, ...heard }: Mention, address: string, cache: RecordCache): Sighting | null {
  const { port, txt } = cache.merge(roomId, address, heard)
  if (isGoodbye) cache.forget(roomId, address)
  if (port === undefined) return null
  const at: Endpoint = { address, port }
  if (isGoodbye) return { ...at, ...(txt ?? nothingOf(roomId)), foundBy: 'mdns', isGoodbye }
  return txt ? { ...at, ...txt, foundBy: 'mdns', isGoodbye } : null
}

const nothingOf = (roomId: string): HeardTxt => ({ roomId, boot: null, title: '', hostName: '', needsCode: false })
