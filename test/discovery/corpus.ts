import { announced, announcement, instanceOf, LUNCH, OPS, ptr, response, SERVICE, srv, strings, txt } from './heard-rooms.ts'
import type { DnsRecord } from './heard-rooms.ts'
import { header, raw, rawRecord, TYPE } from './raw-packet.ts'

/** A packet somebody could send to harm whoever listens, and the ids of the rooms that may come of it. */
export interface Hostile {
  name: string
  bytes: Buffer
  rooms: string[]
}

const roomIdOf = (index: number): string => `r${index.toString(2).replace(/0/g, 'a').replace(/1/g, 'b')}`.padEnd(26, 'c')

/** One packet with so many rooms. */
function rooms(count: number): Buffer {
  return response(...Array.from({ length: count }, (_, index) => announced({ roomId: roomIdOf(index) }).slice(0, 3)).flat())
}

const withFlags = (flags: number): Buffer => {
  const bytes = Buffer.from(response(...announced()))
  bytes.writeUInt16BE(bytes.readUInt16BE(2) | flags, 2)
  return bytes
}

const others = (...records: DnsRecord[]): Buffer => response(ptr(), srv(), ...records)
const withTxt = (...texts: (string | Buffer)[]): Buffer => others({ ...txt(), data: texts.map((text) => Buffer.from(text)) })
const saying = (more: Record<string, string>): Buffer => withTxt('v=1', `id=${OPS}`, ...strings(more))

const broken: Record<string, Buffer> = {
  'nothing at all': Buffer.alloc(0),
  'one byte': Buffer.from([0x84]),
  'half a header': header({ answers: 1 }).subarray(0, 11),
  'a header that promises an answer': header({ answers: 1 }),
  'a header of ones': Buffer.alloc(12, 0xff),
  'a name that points at itself': raw({ answers: 1 }, [0xc0, 12]),
  'two names that point at each other': raw({ answers: 1 }, [0xc0, 14, 0xc0, 12]),
  'a name that points ahead': raw({ answers: 1 }, [0xc0, 40], Buffer.alloc(40)),
  'a name that points past the end': raw({ answers: 1 }, [0xff, 0xff], Buffer.alloc(20)),
  'a label of the type 01': raw({ answers: 1 }, [0x41, 0x61, 0], Buffer.alloc(20)),
  'a label of the type 10': raw({ answers: 1 }, [0x81, 0x61, 0], Buffer.alloc(20)),
  'a label longer than the packet': raw({ answers: 1 }, [63, 0x61]),
  'a name of 300 bytes': raw({ answers: 1 }, ...Array.from({ length: 30 }, () => [9, ...Buffer.from('aaaaaaaaa')]), Buffer.alloc(20)),
  'data longer than the packet': raw({ answers: 1 }, rawRecord(TYPE.txt, Buffer.from('\x03v=1'), 60_000)),
  'a service without data': raw({ answers: 1 }, rawRecord(TYPE.srv, Buffer.alloc(0))),
  'an address of 3 bytes': raw({ answers: 1 }, rawRecord(TYPE.a, Buffer.alloc(3))),
  'an IPv6 address of 4 bytes': raw({ answers: 1 }, rawRecord(TYPE.aaaa, Buffer.alloc(4))),
  'a text longer than its record': raw({ answers: 1 }, rawRecord(TYPE.txt, Buffer.from([200, 0x61]))),
  'an option longer than its record': raw({ answers: 1 }, rawRecord(TYPE.opt, Buffer.from([0, 8, 0xff, 0xff]))),
  'an option of no address family': raw({ answers: 1 }, rawRecord(TYPE.opt, Buffer.from([0, 8, 0, 4, 0, 9, 0, 0]))),
  'a bitmap longer than its record': raw({ answers: 1 }, rawRecord(TYPE.nsec, Buffer.from([0, 0, 255, 0xff]))),
  'half a signature': raw({ answers: 1 }, rawRecord(TYPE.rrsig, Buffer.alloc(5))),
}

const odd: Record<string, Buffer> = {
  'a service without text': others(),
  'a service that is its own type': response({ ...ptr(), data: SERVICE }, { ...srv(), name: SERVICE }, { ...txt(), name: SERVICE }),
  'an answer to a probe, without a room': response(srv()),
  'a text without a room id': withTxt('v=1', 'n=Ops'),
  'a text with the id of another room': withTxt('v=1', `id=${LUNCH}`),
  'a text of empty strings': withTxt('', '', ''),
  'a name that is HTML': response({ ...srv(), name: `<img src=x onerror=alert(1)>.${SERVICE}` }, { ...txt(), name: `<img>.${SERVICE}` }),
  'a dot within the name': response({ ...srv(), name: `a.${instanceOf(OPS)}` }, { ...txt(), name: `a.${instanceOf(OPS)}` }),
  'port 0': response(ptr(), srv(OPS, { port: 0 }), txt()),
  'an operation that mDNS has not': withFlags(0x28_00),
  'an answer that is an error': withFlags(0x00_05),
  'a goodbye in the name of a room': response(ptr(OPS, 0), srv(OPS, { ttl: 0 }), txt({}, 0)),
  '570 records in 62 KB': rooms(190),
  '210 records in 4 KB': raw({ answers: 210 }, ...Array.from({ length: 210 }, () => rawRecord(TYPE.a, Buffer.alloc(4)))),
  'a question asked 1,400 times': raw({ questions: 1_400 }, ...Array.from({ length: 1_400 }, () => [0, 0, TYPE.ptr, 0, 1])),
}

const listed: Record<string, Buffer> = {
  'keys of every object': withTxt('v=1', `id=${OPS}`, '__proto__=x', 'constructor=x', 'toString=x', 'hasOwnProperty=x'),
  'a title that is not UTF-8': withTxt('v=1', `id=${OPS}`, Buffer.concat([Buffer.from('n='), Buffer.from([0xff, 0xc0, 0x80])])),
  'a title that is HTML': saying({ n: '<script>alert(1)</script>' }),
  'a title that turns text round, with NUL and newline': saying({ n: '\u202EspO\u0000\nroom' }),
  'a text of 8 KB': withTxt('v=1', `id=${OPS}`, ...Array.from({ length: 31 }, () => 'x'.repeat(255))),
  'port 65535 at the host "."': response(ptr(), { ...srv(), data: { port: 65_535, target: '.' } }, txt()),
  'addresses of nobody': response(...announced(), ...['0.0.0.0', '127.0.0.1', '255.255.255.255', '8.8.8.8'].map(addressOf)),
  'a time to live of 136 years': response(...announced().map((record) => ({ ...record, ttl: 2 ** 32 - 1 }))),
}

function addressOf(data: string): DnsRecord {
  return { name: `wc-${OPS}.local`, type: 'A', ttl: 120, data }
}

/** Of the number of questions: read as a name it is the root. */
const ZERO_IN_HEADER = 4
const CHAIN_START = 12 + 11

/** Found by reading dns-packet: each gets past all limits of size and number, and costs up to a second. */
const costly: Record<string, Buffer> = {
  'texts past the end, which are read anew from the start': rewinding(),
  'names that are chains of 2,900 pointers': chained(),
  'a bitmap of 70,000 types': bitmaps(),
}

const NONE = (bytes: Record<string, Buffer>): Hostile[] => Object.entries(bytes).map(([name, each]) => ({ name, bytes: each, rooms: [] }))

export const CORPUS: readonly Hostile[] = [
  ...NONE(broken),
  ...NONE(odd),
  ...Object.entries(listed).map(([name, bytes]) => ({ name, bytes, rooms: [OPS] })),
  ...NONE(costly),
]

/** Twenty rooms a packet, none like another: what a flood is made of. */
export function floodOf(packets: number): Buffer[] {
  return Array.from({ length: packets }, (_, packet) => {
    const ids = Array.from({ length: 20 }, (_unused, index) => roomIdOf(packet * 20 + index))
    return response(...ids.flatMap((roomId) => [srv(roomId), txt({ roomId, title: announcement().title })]))
  })
}

/** The header is itself a record, a text of 9 KB; each text that ends nowhere sends the decoder back to it. */
function rewinding(): Buffer {
  const bytes = Buffer.alloc(9_000)
  // A label of two bytes, the end of the name, and the number of questions is the type of a text.
  header({ questions: TYPE.txt, answers: 184 }).copy(bytes)
  bytes.set([2, 0x61], 0)
  // Where the length of the text is, there also starts the first question; the others are empty.
  bytes.writeUInt16BE(9_024, 12)
  rawRecord(TYPE.txt, Buffer.alloc(0), 9_000).copy(bytes, 12 + 41 + 15 * 5)
  return bytes
}

/** Pointers to pointers, in the strings of a text, and 198 names that begin at the last of them. */
function chained(): Buffer {
  const strings = Array.from({ length: 23 }, () => Buffer.concat([Buffer.from([255]), Buffer.alloc(255)]))
  const chain = Buffer.concat(strings)
  let last = [0xc0, ZERO_IN_HEADER]
  for (let at = 1; at < chain.length - 2; at += at % 256 === 253 ? 4 : 2) {
    chain.set(last, at)
    last = [0xc0 | ((CHAIN_START + at) >> 8), (CHAIN_START + at) & 255]
  }
  const pointing = Buffer.from([...last, 0, TYPE.ptr, 0, 1, 0, 0, 0, 0, 0, 2, ...last])
  return raw({ answers: 199 }, rawRecord(TYPE.txt, chain), ...Array.from({ length: 198 }, () => pointing))
}

function bitmaps(): Buffer {
  const windows = Array.from({ length: 34 }, (_, window) => Buffer.concat([Buffer.from([window, 255]), Buffer.alloc(255, 0xff)]))
  return raw({ answers: 1 }, rawRecord(TYPE.nsec, Buffer.concat([Buffer.from([0]), ...windows])))
}
