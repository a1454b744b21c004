import { encode } from 'dns-packet'
import { describe, expect, test } from 'vitest'
import { PacketGuard } from '../../src/main/discovery/packet-guard.ts'
import type { Subnet } from '../../src/main/discovery/subnets.ts'
import { ADA, announced, GRACE, OPS, OUR_SUBNET, ptr, response, SERVICE } from './heard-rooms.ts'

const FROM_ADA = { address: ADA.address, port: 5353 }

class Gate {
  now = 1_000_000
  subnets: Subnet[] = [OUR_SUBNET]
  readonly guard = new PacketGuard({ now: () => this.now, subnets: () => this.subnets })

  /** How many of `count` packets get in. */
  admitted(count: number, packet: Buffer, source = FROM_ADA): number {
    return Array.from({ length: count }, () => this.guard.accepts(packet, source)).filter(Boolean).length
  }

  reasons(): Record<string, number> {
    return Object.fromEntries(this.guard.dropped)
  }
}

const hello = response(...announced())
const question = (count: number): Buffer =>
  encode({ type: 'query', questions: Array.from({ length: count }, () => ({ name: SERVICE, type: 'PTR' })) })
const withFlags = (packet: Buffer, flags: number): Buffer => {
  const copy = Buffer.from(packet)
  copy.writeUInt16BE(copy.readUInt16BE(2) | flags, 2)
  return copy
}

/** One packet at an empty gate, and why it was dropped. */
function judged(packet: Buffer, source = FROM_ADA): string | undefined {
  const gate = new Gate()
  expect(gate.admitted(1, packet, source)).toBe(gate.guard.dropped.size === 0 ? 1 : 0)
  return Object.keys(gate.reasons())[0]
}

describe('The guard', () => {
  test('lets announcements and questions in', () => {
    expect(judged(hello)).toBeUndefined()
    expect(judged(question(16))).toBeUndefined()
  })

  test('lets a question in from any port, and an answer only from the one of mDNS', () => {
    expect(judged(question(1), { ...FROM_ADA, port: 50_000 })).toBeUndefined()
    expect(judged(hello, { ...FROM_ADA, port: 50_000 })).toBe('wrong-port')
    const beside = new PacketGuard({ now: () => 0, subnets: () => [OUR_SUBNET], port: 15_353 })
    expect([15_353, 5_353].map((port) => beside.accepts(hello, { ...FROM_ADA, port }))).toEqual([true, false])
  })

  test('drops what is too large or holds too much', () => {
    const many = (length: number) => response(ptr(), ...Array.from({ length }, () => ({ ...ptr(), name: 'a.local', data: 'b.local' })))
    expect(judged(many(199))).toBeUndefined()
    expect(judged(many(200))).toBe('too-many-records')
    expect(judged(question(17))).toBe('too-many-questions')
    expect(judged(Buffer.concat([hello, Buffer.alloc(9_001 - hello.length)]))).toBe('too-large')
    expect(judged(Buffer.concat([hello, Buffer.alloc(9_000 - hello.length)]))).toBeUndefined()
  })

  test('drops what is no mDNS', () => {
    expect(judged(withFlags(hello, 0x08_00))).toBe('not-mdns')
    expect(judged(withFlags(hello, 0x00_03))).toBe('not-mdns')
    expect(judged(hello.subarray(0, 11))).toBe('malformed')
    expect(judged(hello.subarray(0, -1))).toBe('malformed')
  })

  test('drops what comes from elsewhere, by the networks we are in now', () => {
    const gate = new Gate()
    expect(gate.admitted(1, hello, { address: '192.168.2.10', port: 5353 })).toBe(0)
    expect(gate.admitted(1, hello, { address: 'fe80::1', port: 5353 })).toBe(0)
    gate.subnets = [{ address: '192.168.2.2', netmask: '255.255.255.0' }]
    expect(gate.admitted(1, hello, { address: '192.168.2.10', port: 5353 })).toBe(1)
    expect(gate.admitted(1, hello)).toBe(0)
    gate.subnets = [{ address: '10.0.0.1', netmask: '0.0.0.0' }]
    expect(gate.admitted(1, hello, { address: 'fe80::1', port: 5353 })).toBe(0)
    expect(gate.reasons()).toEqual({ 'off-link': 4 })
  })

  test('lets 200 packets a second in from one machine, and others beside it', () => {
    const gate = new Gate()
    expect(gate.admitted(250, hello)).toBe(200)
    expect(gate.admitted(1, hello, { ...GRACE, port: 5353 })).toBe(1)
    expect(gate.reasons()).toEqual({ flood: 50 })
    gate.now += 1_000
    expect(gate.admitted(1, hello)).toBe(1)
  })

  test('lets 1,000 packets a second in from all together', () => {
    const gate = new Gate()
    const from = (host: number) => gate.admitted(1, hello, { address: `192.168.1.${host % 250}`, port: 5353 })
    expect(Array.from({ length: 1_500 }, (_, host) => from(host)).filter(Boolean)).toHaveLength(1_000)
  })

  test('does not count what is about something else, which one machine may send for everybody', () => {
    const gate = new Gate()
    const printers = response({ ...ptr(), name: '_printer._tcp.local', data: 'x._printer._tcp.local' })
    const nothing = response()
    const query = (...names: string[]) => encode({ type: 'query', questions: names.map((name) => ({ name, type: 'PTR' })) })
    for (const packet of [printers, nothing, query('_printer._tcp.local'), query(), query('watercooler.local')])
      expect(gate.admitted(2_000, packet)).toBe(0)
    expect(gate.admitted(1, hello)).toBe(1)
    expect(gate.reasons()).toEqual({ 'not-ours': 10_000 })
  })

  test('lets in what others ask of a room that they have found, and which services there are', () => {
    const asked = (name: string) => judged(encode({ type: 'query', questions: [{ name, type: 'A' }] }))
    expect(asked(`wc-${OPS}.local`)).toBeUndefined()
    expect(asked('_services._dns-sd._udp.local')).toBeUndefined()
    expect(asked('_WaterCooler._TCP.local')).toBeUndefined()
    const enumerated = response({ ...ptr(), name: '_services._dns-sd._udp.local', data: '_printer._tcp.local' })
    expect(judged(enumerated)).toBe('not-ours')
  })

  test('knows an announcement in any case of its names', () =>
    expect(judged(response(...announced().map((record) => ({ ...record, name: record.name.toUpperCase() }))))).toBeUndefined())

  test('is not shut for hours when the clock is set back', () => {
    const gate = new Gate()
    gate.admitted(300, hello)
    gate.now -= 3_600_000
    expect(gate.admitted(1, hello)).toBe(1)
  })
})
