/**
 * dns-packet believes what a packet says of its own lengths. A record that reaches past the end makes it read the same 9 KB
 * anew for each of the 200 records that may follow, and names may be chains of thousands of pointers: one packet costs up to
 * a second. So every packet is walked once before, in time that grows with its size only, and what does not add up is dropped.
 */

/** An encoder needs one or two; they are followed for every name anew. */
const JUMPS_MAX = 8
const NAME_BYTES_MAX = 254
/** Names the types 0–63, all that mDNS says of a name. The decoder makes a text of every bit. */
const BITMAP_BYTES_MAX = 8

/** After a question's name: type and class. After a record's: type, class, TTL and the length of its data. */
const QUESTION_BYTES = 4
const RECORD_BYTES = 10

const HEADER_BYTES = 12

/** Says whether the data from `start` up to `end` is exactly what its type says. */
type Fits = (packet: Buffer, start: number, end: number) => boolean

/** The types with which services are told; a packet with others is not about a room. */
const FITS = new Map<number, Fits>([
  [1, (_, start, end) => end - start === 4], // A
  [12, (packet, start, end) => nameEnd(packet, start) === end], // PTR
  [16, (packet, start, end) => listEnd(packet, start, end, stringBytes) === end], // TXT
  [28, (_, start, end) => end - start === 16], // AAAA
  [33, (packet, start, end) => nameEnd(packet, start + 6) === end], // SRV
  [41, (packet, start, end) => listEnd(packet, start, end, optionBytes) === end], // OPT
  [47, isNsec],
])

export interface Counts {
  questions: number
  records: number
}

/** What the header announces; null when there is none. */
export function countsIn(packet: Buffer): Counts | null {
  if (packet.length < HEADER_BYTES) return null
  const records = packet.readUInt16BE(6) + packet.readUInt16BE(8) + packet.readUInt16BE(10)
  return { questions: packet.readUInt16BE(4), records }
}

export function isWellShaped(packet: Buffer, { questions, records }: Counts): boolean {
  let at: number | null = HEADER_BYTES
  for (let i = 0; i < questions && at !== null; i += 1) at = questionEnd(packet, at)
  for (let i = 0; i < records && at !== null; i += 1) at = recordEnd(packet, at)
  return at !== null
}

function questionEnd(packet: Buffer, start: number): number | null {
  const end = nameEnd(packet, start)
  return end !== null && end + QUESTION_BYTES <= packet.length ? end + QUESTION_BYTES : null
}

function recordEnd(packet: Buffer, start: number): number | null {
  const head = nameEnd(packet, start)
  if (head === null || head + RECORD_BYTES > packet.length) return null
  const data = head + RECORD_BYTES
  const end = data + packet.readUInt16BE(head + 8)
  const fits = FITS.get(packet.readUInt16BE(head))
  return end <= packet.length && fits?.(packet, data, end) ? end : null
}

/** Where the name that starts there is over; null when it is broken, too long, or more than a few jumps. */
function nameEnd(packet: Buffer, start: number): number | null {
  let end: number | null = null
  let at = start
  let earliest = start
  let left = NAME_BYTES_MAX
  for (let jumps = 0; jumps <= JUMPS_MAX;) {
    const length = packet[at]
    if (length === undefined) return null
    if (length === 0) return end ?? at + 1
    if (length < 0x40) {
      left -= length + 1
      at += length + 1
      if (left < 0) return null
    } else {
      const next = packet[at + 1]
      const target = ((length & 0x3f) << 8) | (next ?? 0)
      if (length < 0xc0 || next === undefined || target >= earliest) return null
      end ??= at + 2
      at = earliest = target
      jumps += 1
    }
  }
  return null
}

/** Where the last of the things that fill start–end is over, by their own lengths. */
function listEnd(packet: Buffer, start: number, end: number, bytes: (packet: Buffer, at: number) => number): number {
  let at = start
  while (at < end) at += bytes(packet, at)
  return at
}

const stringBytes = (packet: Buffer, at: number): number => 1 + (packet[at] ?? 0)
const optionBytes = (packet: Buffer, at: number): number => 4 + (((packet[at + 2] ?? 0) << 8) | (packet[at + 3] ?? 0))

/** A name and at most one bitmap, the first: mDNS has no other (RFC 6762, 6.1). */
function isNsec(packet: Buffer, start: number, end: number): boolean {
  const at = nameEnd(packet, start)
  if (at === null || at > end) return false
  if (at === end) return true
  const length = end - at - 2
  return length >= 0 && length <= BITMAP_BYTES_MAX && packet[at] === 0 && packet[at + 1] === length
}
