import fc from 'fast-check'
import { decode } from 'dns-packet'
import { describe, expect, test } from 'vitest'
import { RecordCache } from '../../src/main/discovery/record-cache.ts'
import { sightingsIn } from '../../src/main/discovery/sightings.ts'
import type { HeardPacket } from '../../src/main/discovery/sightings.ts'
import { ADA, announced, GRACE, goodbye, LUNCH, OPS, ptr, response, sighting, srv, txt } from './heard-rooms.ts'
import type { DnsRecord } from './heard-rooms.ts'

/** Somebody with one memory for the halves of records. */
function listener(cache = new RecordCache()) {
  return (records: DnsRecord[], source = ADA) => sightingsIn(decode(response(...records)), source, cache)
}

describe('An announcement', () => {
  test('is a sighting of the room at the address it came from and the port it names', () => {
    expect(listener()(announced())).toEqual([sighting()])
    expect(listener()([ptr(), srv(OPS, { port: 8000 }), txt()], GRACE)).toEqual([sighting({ ...GRACE, port: 8000 })])
  })

  test('may speak of several rooms, also in the additional records', () => {
    const packet: HeardPacket = { answers: [ptr(), ptr(LUNCH)], additionals: [srv(), txt(), srv(LUNCH), txt({ roomId: LUNCH })] }
    expect(sightingsIn(packet, ADA, new RecordCache()).map(({ roomId }) => roomId)).toEqual([OPS, LUNCH])
  })

  test('is understood in any case of its names', () => {
    const shouted = announced().map((record) => ({ ...record, name: record.name.toUpperCase() }))
    expect(listener()(shouted)).toEqual([sighting()])
  })

  test('may come in two packets, in either order', () => {
    for (const [first, second] of [
      [srv(), txt()],
      [txt(), srv()],
    ] as const) {
      const hear = listener()
      expect(hear([first])).toEqual([])
      expect(hear([second])).toEqual([sighting()])
      expect(hear([ptr()])).toEqual([sighting()])
    }
  })

  test('is not put together from what two hosts say', () => {
    const hear = listener()
    hear([txt({ title: 'Free beer' })], GRACE)
    expect(hear([srv()], ADA)).toEqual([])
    expect(hear([txt()], ADA)).toEqual([sighting()])
  })

  test('changes its title and its port with what comes later', () => {
    const hear = listener()
    hear(announced())
    expect(hear([txt({ title: 'Operations' })])).toEqual([sighting({ title: 'Operations' })])
    expect(hear([srv(OPS, { port: 7118 })])).toEqual([sighting({ title: 'Operations', port: 7118 })])
  })
})

describe('A goodbye', () => {
  const leaving = [ptr(OPS, 0), srv(OPS, { ttl: 0 }), txt({}, 0)]

  test('is one, whether the service or only its name is withdrawn', () => {
    expect(listener()(leaving)).toEqual([{ ...goodbye(), boot: null, title: '', hostName: '' }])
    const hear = listener()
    hear(announced())
    expect(hear([ptr(OPS, 0)])).toEqual([goodbye()])
  })

  test('is not one of the room when another list of services drops it', () => {
    const subtype = { ...ptr(OPS, 0), name: `_x._sub.${ptr().name}` }
    expect(listener()([subtype, srv(), txt()])).toEqual([sighting()])
  })

  test('is of no use where nobody knows the port', () => {
    expect(listener()([ptr(OPS, 0)])).toEqual([])
  })

  test('is not one when only the text is withdrawn', () => {
    expect(listener()([txt({}, 0)])).toEqual([])
  })

  test('ends what is remembered of it', () => {
    const hear = listener()
    hear(announced())
    hear(leaving)
    expect(hear([ptr()])).toEqual([])
  })
})

describe('Something odd', () => {
  const odd: [string, DnsRecord[]][] = [
    ['port 0', [ptr(), srv(OPS, { port: 0 }), txt()]],
    ['no text', [ptr(), srv()]],
    ['another room in the text', [ptr(), srv(), { ...txt({ roomId: LUNCH }), name: srv().name }]],
    ['a name that is no room id', [srv('room'), { ...txt(), name: srv('room').name }]],
    ['another service', announced().map((record) => ({ ...record, name: record.name.replace('watercooler', 'printer') }))],
    ['a pointer at itself', [{ ...ptr(), data: ptr().name }]],
  ]
  test.each(odd)('is left out: %s', (_, records) => {
    expect(listener()(records)).toEqual([])
  })

  test('never throws, whatever the records are', () => {
    const name = fc.oneof(fc.constantFrom(ptr().name, srv().name, txt().name), fc.anything())
    const data = fc.oneof(fc.constantFrom(ptr().data, srv().data, txt().data), fc.array(fc.anything()), fc.anything())
    const record = fc.record({ name, type: fc.oneof(fc.constantFrom('PTR', 'SRV', 'TXT'), fc.anything()), ttl: fc.anything(), data })
    const cache = new RecordCache()
    fc.assert(
      fc.property(fc.array(record, { maxLength: 10 }), (answers) => {
        for (const { roomId, port } of sightingsIn({ answers }, ADA, cache)) {
          expect(roomId).toBe(OPS)
          expect(port).toBe(7117)
        }
      }),
    )
  })
})

test('Only so many halves are remembered', () => {
  const cache = new RecordCache()
  for (let host = 0; host < 1_000; host += 1) {
    cache.merge(OPS, `192.168.${host >> 8}.${host & 255}`, { port: 7117 })
    cache.merge(OPS, '192.168.0.0', {})
  }
  expect(cache.size).toBe(400)
  expect(cache.merge(OPS, '192.168.3.231', {})).toEqual({ port: 7117 })
  expect(cache.merge(OPS, '192.168.0.0', {})).toEqual({ port: 7117 })
  expect(cache.merge(OPS, '192.168.0.1', {})).toEqual({})
})
