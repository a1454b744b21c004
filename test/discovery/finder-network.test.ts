import { afterEach, describe, expect, test } from 'vitest'
import { addressSighting } from '../../src/main/discovery/address-sighting.ts'
import { keyOf } from '../../src/main/discovery/found-room.ts'
import type { FoundRoom } from '../../src/main/discovery/found-room.ts'
import type { ProbeResult } from '../../src/main/discovery/probe.ts'
import { RoomFinder } from '../../src/main/discovery/room-finder.ts'
import { SERVICE_NAME } from '../../src/main/discovery/service-name.ts'
import { ManualClock } from '../shared/manual-clock.ts'
import { card } from './heard-rooms.ts'
import { Computer, Lan } from './lan.ts'
import type { Cards } from './lan.ts'
import { Observer } from './observer.ts'
import { ID } from './office.ts'
import { arrived, passTime } from './pass-time.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  while (open.length > 0) await open.pop()?.close()
})

/** Grace looks for rooms on a computer whose network cards come and go. */
class Looking {
  readonly clock = new ManualClock()
  readonly cable = new Lan()
  readonly wifi = new Lan()
  readonly grace: Computer
  networkChanges = 0
  readonly checked: string[] = []
  readonly told: FoundRoom[][] = []
  readonly finder: RoomFinder

  constructor(cards: Cards = { eth0: { address: '10.0.0.2', lan: this.cable } }) {
    this.grace = new Computer(cards)
    this.finder = new RoomFinder({
      clock: this.clock,
      interfaces: this.grace.interfaces,
      sockets: this.grace.open,
      probe: (endpoint) => {
        this.checked.push(keyOf(endpoint))
        return Promise.resolve<ProbeResult>({ ok: true, card: card(ID), roomId: ID })
      },
      changed: (rooms) => this.told.push(rooms),
      networkChanged: () => (this.networkChanges += 1),
    })
    open.push(this.finder)
  }

  /** Somebody else in that network, who hears the questions. */
  listen(lan: Lan, address: string): Observer {
    const observer = new Observer({ address, socket: new Computer({ eth0: { address, lan } }).open(), clock: this.clock })
    open.push(observer)
    return observer
  }

  plugBoth(): void {
    this.grace.plug({ eth0: { address: '10.0.0.2', lan: this.cable }, wlan0: { address: '192.168.1.2', lan: this.wifi } })
  }
}

const questionsFor = (observer: Observer) => observer.asked.filter(({ name }) => name === SERVICE_NAME)

describe('A finder whose network changes', () => {
  test('asks at once on a network that has come, and again where it has been all the time', async () => {
    const looking = new Looking()
    const [ada, ming] = [looking.listen(looking.cable, '10.0.0.1'), looking.listen(looking.wifi, '192.168.1.1')]
    await passTime(looking.clock, 7_000)
    ada.forget()
    looking.plugBoth()
    await passTime(looking.clock, 2_500)
    expect(questionsFor(ming)).toMatchObject([{ from: '192.168.1.2' }])
    expect(questionsFor(ada)).toMatchObject([{ from: '10.0.0.2' }])
    await passTime(looking.clock, 1_000)
    expect(questionsFor(ming)).toHaveLength(2)
  })

  test('tells whoever knows of rooms elsewhere, once a change, and not of the network it began with', async () => {
    const looking = new Looking()
    await passTime(looking.clock, 6_000)
    expect(looking.networkChanges).toBe(0)
    looking.plugBoth()
    await passTime(looking.clock, 6_000)
    expect(looking.networkChanges).toBe(1)
    looking.grace.plug({ wlan0: { address: '192.168.1.2', lan: looking.wifi } })
    await passTime(looking.clock, 6_000)
    expect(looking.networkChanges).toBe(2)
  })

  test('does so where it began without any network', async () => {
    const looking = new Looking({})
    await passTime(looking.clock, 9_000)
    const ming = looking.listen(looking.wifi, '192.168.1.1')
    looking.grace.plug({ wlan0: { address: '192.168.1.2', lan: looking.wifi } })
    await passTime(looking.clock, 3_000)
    expect(questionsFor(ming)).toHaveLength(1)
    expect(looking.networkChanges).toBe(1)
  })

  test('does the same when the computer wakes, though every address is as it was', async () => {
    const looking = new Looking()
    const ada = looking.listen(looking.cable, '10.0.0.1')
    await passTime(looking.clock, 7_000)
    ada.forget()
    looking.clock.sleep(3_600_000)
    await passTime(looking.clock, 3_500)
    expect(questionsFor(ada).length).toBeGreaterThanOrEqual(1)
    expect(looking.networkChanges).toBe(1)
  })

  test('looks at every place once more', async () => {
    const looking = new Looking()
    looking.finder.add([addressSighting({ address: '10.0.0.1', port: 7117 }, 'invite', ID)])
    await passTime(looking.clock, 5_000)
    expect(looking.checked).toEqual(['10.0.0.1 7117'])
    looking.plugBoth()
    await passTime(looking.clock, 3_000)
    expect(looking.checked).toEqual(['10.0.0.1 7117', '10.0.0.1 7117'])
  })

  test('asks nobody and tells nobody after it was closed', async () => {
    const looking = new Looking()
    await passTime(looking.clock, 1_000)
    await looking.finder.close()
    const ming = looking.listen(looking.wifi, '192.168.1.1')
    looking.plugBoth()
    await passTime(looking.clock, 10_000)
    expect([ming.asked, looking.networkChanges, looking.clock.timers]).toEqual([[], 0, 0])
  })
})

describe('Whoever does not look at the list', () => {
  test('is told of its changes all the same, and not of what stays as it is', async () => {
    const looking = new Looking()
    looking.finder.add([addressSighting({ address: '10.0.0.1', port: 7117 }, 'invite', ID)])
    await arrived()
    expect(looking.told.map(([room]) => room?.state)).toEqual(['checking', 'live'])
    await passTime(looking.clock, 20_000)
    expect(looking.told).toHaveLength(2)
  })

  test('does not make the finder ask more often', async () => {
    const looking = new Looking()
    const ada = looking.listen(looking.cable, '10.0.0.1')
    await passTime(looking.clock, 10_000)
    ada.forget()
    await passTime(looking.clock, 40_000)
    expect(questionsFor(ada)).toEqual([])
  })
})
