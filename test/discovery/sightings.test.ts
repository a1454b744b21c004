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

describe('A room behind a reflector', () => {
  const REFLECTOR = { address: '192.168.1.1', port: 7117 }
  const BEHIND = '10.20.0.5'
  const a = (data: unknown, more: Partial<DnsRecord> = {}): DnsRecord => ({ name: `wc-${OPS}.local`, type: 'A', ttl: 120, data, ...more })
  const placesOf = (records: DnsRecord[], source: { address: string } = REFLECTOR) =>
    sightingsIn({ answers: records }, source, new RecordCache()).map(({ address }) => address)

  test('is looked for where the packet came from, and then where its host says that it is', () => {
    const hear = listener()
    expect(hear([ptr(), srv(), txt(), a(BEHIND)], REFLECTOR)).toEqual([sighting(REFLECTOR), sighting({ address: BEHIND })])
    // The address is known when the next packet leaves it out.
    expect(hear([srv(OPS, { port: 8000 })], REFLECTOR)).toEqual([
      sighting({ ...REFLECTOR, port: 8000 }),
      sighting({ address: BEHIND, port: 8000 }),
    ])
  })

  test('is at the address of the host that its service names, whatever that is called', () => {
    const named = { ...srv(), data: { port: 7117, target: 'Adas-Mac.local' } }
    expect(placesOf([named, txt(), a(BEHIND, { name: 'adas-mac.LOCAL' })])).toEqual([REFLECTOR.address, BEHIND])
    expect(placesOf([named, txt(), a(BEHIND, { name: 'printer.local' })])).toEqual([REFLECTOR.address])
  })

  test('is at one place where both are the same', () => expect(placesOf([srv(), txt(), a(REFLECTOR.address)])).toEqual([REFLECTOR.address]))

  test('is at two more places at most', () =>
    expect(placesOf([srv(), txt(), ...[5, 5, 6, 7, 8].map((host) => a(`10.20.0.${host}`))])).toEqual([
      REFLECTOR.address,
      '10.20.0.5',
      '10.20.0.6',
    ]))

  test.each<[string, unknown]>([
    ['a public address', '93.184.216.34'],
    ['a group', '224.0.0.251'],
    ['everybody', '255.255.255.255'],
    ['this computer', '127.0.0.1'],
    ['nowhere', '0.0.0.0'],
    ['no address', 'router.local'],
    ['nothing', null],
  ])('is not looked for at %s', (_, data) => expect(placesOf([srv(), txt(), a(data)])).toEqual([REFLECTOR.address]))

  test('is on this computer only where this computer says so', () =>
    expect(placesOf([srv(), txt(), a('127.0.0.1')], { address: '127.0.0.2' })).toEqual(['127.0.0.2', '127.0.0.1']))

  test('is not looked for at an address that it gives up, nor when it leaves', () => {
    expect(placesOf([srv(), txt(), a(BEHIND, { ttl: 0 })])).toEqual([REFLECTOR.address])
    expect(placesOf([ptr(OPS, 0), srv(OPS, { ttl: 0 }), a(BEHIND)])).toEqual([REFLECTOR.address])
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
    const name = fc.oneof(fc.constantFrom(ptr().name, srv().name, txt().name, `wc-${OPS}.local`), fc.anything())
    const data = fc.oneof(fc.constantFrom(ptr().data, srv().data, txt().data), fc.array(fc.anything()), fc.anything())
    const record = fc.record({ name, type: fc.oneof(fc.constantFrom('PTR', 'SRV', 'TXT', 'A'), fc.anything()), ttl: fc.anything(), data })
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
