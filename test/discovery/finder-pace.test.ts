import { afterEach, describe, expect, test, vi } from 'vitest'
import { addressSighting } from '../../src/main/discovery/address-sighting.ts'
import type { FoundRoom } from '../../src/main/discovery/found-room.ts'
import type { ProbeResult } from '../../src/main/discovery/probe.ts'
import { RoomFinder } from '../../src/main/discovery/room-finder.ts'
import type { FinderOptions } from '../../src/main/discovery/room-finder.ts'
import { ManualClock } from '../shared/manual-clock.ts'
import { card, OPS, response, sighting, srv, txt } from './heard-rooms.ts'
import { Computer, Lan } from './lan.ts'
import { ID } from './office.ts'
import { arrived, passTime } from './pass-time.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  while (open.length > 0) await open.pop()?.close()
  vi.restoreAllMocks()
})

const LAN = new Lan()
const live: ProbeResult = { ok: true, card: card(ID), roomId: ID }

/** Grace's list, which writes down how often its computer was asked for its networks, and what it told. */
class List {
  readonly clock = new ManualClock()
  readonly grace = new Computer({ eth0: { address: '10.0.0.2', lan: LAN } })
  readonly told: FoundRoom[][] = []
  askedForNetworks = 0
  isAble = true
  readonly checked: string[] = []
  readonly finder: RoomFinder

  constructor(more: Partial<FinderOptions> = {}) {
    this.finder = new RoomFinder({
      clock: this.clock,
      interfaces: () => {
        this.askedForNetworks += 1
        if (!this.isAble) throw new Error('uv_interface_addresses returned Unknown system error 13')
        return this.grace.interfaces()
      },
      sockets: this.grace.open,
      probe: ({ address }) => {
        this.checked.push(address)
        return new Promise(() => {})
      },
      changed: (rooms) => this.told.push(rooms),
      ...more,
    })
    open.push(this.finder)
  }

  hear(title: string): void {
    this.finder.add([sighting({ title })])
  }
}

describe('A finder that hears a flood', () => {
  test('lists the first room at once, and what comes then a tenth of a second later', async () => {
    const list = new List()
    list.hear('0')
    expect(list.told.map(([room]) => room?.title)).toEqual(['0'])
    for (let change = 1; change <= 500; change += 1) list.hear(`${change}`)
    expect(list.told).toHaveLength(1)
    await list.clock.advance(99)
    expect(list.told).toHaveLength(1)
    await list.clock.advance(1)
    expect(list.told.map(([room]) => room?.title)).toEqual(['0', '500'])
  })

  test('tells of it ten times a second at most, and of its last word', async () => {
    const list = new List()
    for (let change = 1; change <= 400; change += 1) {
      list.hear(`${change}`)
      await list.clock.advance(5)
    }
    expect(list.told.length).toBeGreaterThan(15)
    expect(list.told.length).toBeLessThanOrEqual(25)
    await list.clock.advance(100)
    expect(list.told.at(-1)?.[0]?.title).toBe('400')
  })

  test('asks its computer for its networks every three seconds, or when they change', async () => {
    const list = new List()
    await passTime(list.clock, 60_000)
    const perMinute = list.askedForNetworks
    for (let packet = 0; packet < 600; packet += 1) {
      list.hear(`${packet}`)
      await list.clock.advance(100)
    }
    // As often by whoever watches for changes.
    expect(perMinute).toBeLessThanOrEqual(42)
    expect(list.askedForNetworks - perMinute).toBeLessThanOrEqual(42)
  })

  test('knows its networks anew as soon as they change', async () => {
    const list = new List({ probe: () => Promise.resolve(live) })
    for (const address of ['10.0.0.9', '192.168.7.9']) list.finder.add([addressSighting({ address, port: 7117 }, 'invite', ID)])
    await passTime(list.clock, 5_900)
    // The computer is asked just before it is looked for changes.
    list.clock.sleep(200)
    expect(list.finder.rooms[0]?.urls[0]).toBe('http://10.0.0.9:7117')
    list.grace.plug({ wlan0: { address: '192.168.7.2', lan: LAN } })
    await list.clock.advance(1)
    expect(list.finder.rooms[0]?.urls[0]).toBe('http://192.168.7.9:7117')
  })

  test('leaves no timer behind', async () => {
    const list = new List()
    list.hear('a')
    list.hear('b')
    list.hear('bb')
    await list.finder.close()
    list.hear('c')
    list.finder.proved(sighting(), card())
    expect([list.clock.timers, list.told.length]).toEqual([0, 1])
  })
})

describe('A computer that cannot say which networks it is in', () => {
  test('has those that it had before', async () => {
    const list = new List({ probe: () => Promise.resolve(live) })
    for (const address of ['192.168.7.9', '10.0.0.9']) list.finder.add([addressSighting({ address, port: 7117 }, 'invite', ID)])
    await list.clock.advance(500)
    list.isAble = false
    await passTime(list.clock, 10_000)
    expect(list.finder.rooms[0]?.urls[0]).toBe('http://10.0.0.9:7117')
  })

  test('finds rooms all the same, from the start', async () => {
    const interfaces = () => {
      throw new Error('EACCES')
    }
    const list = new List({ interfaces, probe: () => Promise.resolve(live) })
    list.finder.add([addressSighting({ address: '10.0.0.9', port: 7117 }, 'invite', ID)])
    await arrived()
    expect(list.finder.rooms).toMatchObject([{ state: 'live' }])
  })
})

test('A room that has just answered to somebody else is live at once, and not checked again', async () => {
  const list = new List()
  list.finder.proved(sighting({ foundBy: 'invite', boot: null }), card())
  expect(list.told).toMatchObject([[{ id: OPS, state: 'live' }]])
  await passTime(list.clock, 5_000)
  expect(list.checked).toEqual([])
})

describe('A failure of whoever is told', () => {
  const broken = () => {
    throw new Error('window is gone')
  }

  test('is said, keeps nobody else from being told, and does not stop the search', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const list = new List({ changed: broken, networkChanged: broken, probe: () => Promise.resolve(live) })
    const seen: unknown[] = []
    list.finder.watch(broken)
    list.finder.watch((rooms) => seen.push(rooms[0]?.state))
    list.finder.add([addressSighting({ address: '10.0.0.9', port: 7117 }, 'invite', ID)])
    await passTime(list.clock, 1_000)
    expect(seen).toEqual([undefined, 'checking', 'live'])
    list.grace.plug({ wlan0: { address: '192.168.7.2', lan: LAN } })
    await passTime(list.clock, 3_500)
    expect(warned).toHaveBeenCalledWith(expect.objectContaining({ message: 'window is gone' }))
    expect(list.clock.timers).toBeGreaterThan(0)
  })

  test('that is a check which throws at once is a check that failed', async () => {
    const list = new List({ probe: broken })
    list.finder.add([sighting()])
    await arrived()
    expect(list.finder.rooms).toMatchObject([{ state: 'unreachable', cause: 'broken' }])
  })
})

function madeUp(index: number): Buffer {
  const roomId = 'abcdefghijkl'.charAt(index).padEnd(26, 'z')
  return response(srv(roomId), txt({ roomId }), { name: `wc-${roomId}.local`, type: 'A', ttl: 120, data: `10.9.9.${index}` })
}

test('Whoever makes rooms up has eight in the list, though their packets name other addresses', async () => {
  const list = new List({ probe: () => Promise.resolve({ ok: false, cause: 'refused' }) })
  await arrived()
  for (let index = 0; index < 12; index += 1) LAN.carry(madeUp(index), '10.0.0.66', 5353)
  await passTime(list.clock, 1_000)
  expect(list.finder.rooms).toHaveLength(8)
})
