import { decode } from 'dns-packet'
import { describe, expect, test } from 'vitest'
import { PacketGuard } from '../../src/main/discovery/packet-guard.ts'
import { RecordCache } from '../../src/main/discovery/record-cache.ts'
import { RoomTable } from '../../src/main/discovery/room-table.ts'
import { sightingsIn } from '../../src/main/discovery/sightings.ts'
import { CORPUS, floodOf } from './corpus.ts'
import { ADA, announced, OPS, OUR_SUBNET, response } from './heard-rooms.ts'
import { countingReads } from './reads.ts'

/** A long run brings more packets, and FUZZ_SEED others. */
const PACKETS = Number(process.env['FUZZ_PACKETS'] ?? 2_000)
const SEED = Number(process.env['FUZZ_SEED'] ?? 7_117)

/** In the guard and the decoder together: two hundred records whose names have ten labels take a third of it. */
const READS_MAX = 50_000

const FROM_ADA = { address: ADA.address, port: 5353 }

/** All that stands between a socket and the list, put together as it is used. */
class Listener {
  now = 1_000_000
  readonly guard = new PacketGuard({ now: () => this.now, subnets: () => [OUR_SUBNET] })
  readonly cache = new RecordCache()
  readonly table = new RoomTable({ now: () => this.now, subnets: () => [OUR_SUBNET], roundMs: () => 10_000 })

  /** @returns how many records were looked at, and what is wrong with the packet for the decoder */
  hear(bytes: Buffer): { records: number; error?: unknown } {
    if (!this.guard.accepts(bytes, FROM_ADA)) return { records: 0 }
    try {
      const packet = decode(bytes)
      if (packet.type === 'response') for (const sighting of sightingsIn(packet, FROM_ADA, this.cache)) this.table.note(sighting)
      return { records: packet.answers.length + packet.additionals.length }
    } catch (error) {
      return { records: 0, error }
    }
  }

  rooms(): string[] {
    return this.table.list().map(({ id }) => id)
  }
}

describe('A hostile packet', () => {
  test.each([...CORPUS])('does no harm: $name', ({ bytes, rooms }) => {
    const listener = new Listener()
    const { counted, reads } = countingReads(bytes)
    const { records, error } = listener.hear(counted)
    expect(error).toBeUndefined()
    expect(records).toBeLessThanOrEqual(200)
    expect(reads()).toBeLessThan(READS_MAX)
    expect(listener.rooms()).toEqual(rooms)
  })

  test('leaves what was heard before it, and what is heard after', () => {
    const listener = new Listener()
    listener.hear(response(...announced()))
    for (const { bytes } of CORPUS) listener.hear(bytes)
    expect(listener.rooms()).toEqual([OPS])
    listener.now += 100_000
    listener.table.tick()
    listener.hear(response(...announced()))
    expect(listener.table.list()).toMatchObject([{ id: OPS, title: 'Ops · 运维', state: 'checking' }])
  })
})

test('A flood of rooms from one machine is eight of them in the list', () => {
  const listener = new Listener()
  for (const bytes of floodOf(300)) listener.hear(bytes)
  expect(listener.rooms()).toHaveLength(8)
  expect(listener.table.due()).toHaveLength(2)
  listener.now += 30_000
  listener.table.tick()
  listener.now += 10_000
  listener.table.tick()
  expect(listener.rooms()).toEqual([])
})

test(`None of ${PACKETS} mutated packets costs more than a large honest one`, () => {
  const random = randomFrom(SEED)
  const hostile = CORPUS.map(({ bytes }) => bytes).filter(({ length }) => length <= 9_000)
  const honest = [response(...announced()), ...floodOf(2)]
  const listener = new Listener()
  for (let count = 0; count < PACKETS; count += 1) {
    listener.now += 10
    const models = random() < 0.5 ? hostile : honest
    const packet = mutated(models[Math.floor(random() * models.length)] ?? Buffer.alloc(0), random)
    const { counted, reads } = countingReads(packet)
    const { records, error } = listener.hear(counted)
    expect(error).toBeUndefined()
    expect(records).toBeLessThanOrEqual(200)
    expect(reads(), packet.toString('hex')).toBeLessThan(READS_MAX)
    if (random() < 0.1) listener.table.tick()
  }
  expect(listener.rooms().length).toBeLessThanOrEqual(200)
})

/** The packet with a few bytes changed, copied, cut out or put in. */
function mutated(model: Buffer, random: () => number): Buffer {
  const below = (limit: number) => Math.floor(random() * limit)
  let bytes = Buffer.from(model)
  for (let changes = 1 + below(3); changes > 0; changes -= 1) {
    const at = below(bytes.length)
    const piece = bytes.subarray(at, at + below(40))
    const kind = below(4)
    if (kind === 0 && bytes.length > 0) bytes[at] = below(256)
    else if (kind === 1 && bytes.length > 0) bytes[at] = [0, 1, 63, 64, 127, 192, 255][below(7)] ?? 0
    else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + piece.length)])
    else bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)])
  }
  return bytes
}

/** The same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
