import { describe, expect, test } from 'vitest'
import { watchNetwork } from '../../src/main/discovery/network-watch.ts'
import type { NetworkChange } from '../../src/main/discovery/network-watch.ts'
import type { UsableInterface } from '../../src/main/discovery/usable-interfaces.ts'
import { ManualClock } from '../shared/manual-clock.ts'

const wifi = { name: 'wlan0', address: '10.0.0.1', netmask: '255.255.255.0', index: 2 }
const cable = { name: 'eth0', address: '10.0.1.1', netmask: '255.255.255.0', index: 3 }

/** A network that changes, and what is told of it. */
function watched(...first: UsableInterface[]) {
  const clock = new ManualClock()
  const told: NetworkChange[] = []
  let present = () => first
  const stop = watchNetwork({ clock, interfaces: () => present(), changed: (change) => told.push(change) })
  const becomes = (...interfaces: UsableInterface[]) => (present = () => interfaces)
  const breaks = () => {
    present = () => {
      throw new Error('uv_interface_addresses')
    }
  }
  return { clock, told, stop, becomes, breaks }
}

describe('the network is watched', () => {
  test('and what is there is told at once', () => {
    expect(watched(wifi, cable).told).toEqual([{ came: [wifi, cable], went: [], woke: false }])
  })

  test('and nothing is told where nothing is, nor while nothing changes', async () => {
    const { clock, told } = watched()
    await clock.advance(60_000)
    expect(told).toEqual([])
  })

  test.each<[string, UsableInterface[], UsableInterface[], Partial<NetworkChange>]>([
    ['what comes', [wifi], [wifi, cable], { came: [cable], went: [] }],
    ['what goes', [wifi, cable], [cable], { came: [], went: [wifi] }],
    ['another address', [wifi], [{ ...wifi, address: '10.0.0.9' }], { came: [{ ...wifi, address: '10.0.0.9' }], went: [wifi] }],
    ['another netmask', [wifi], [{ ...wifi, netmask: '255.0.0.0' }], { came: [{ ...wifi, netmask: '255.0.0.0' }], went: [wifi] }],
    ['another card with the same address', [wifi], [{ ...wifi, index: 9 }], { came: [{ ...wifi, index: 9 }], went: [wifi] }],
  ])('and %s is told within three seconds, once', async (_, before, after, change) => {
    const { clock, told, becomes } = watched(...before)
    becomes(...after)
    await clock.advance(30_000)
    expect(told.slice(1)).toEqual([{ ...change, woke: false }])
  })

  test('and a sleep is told, though nothing else is new', async () => {
    const { clock, told } = watched(wifi)
    clock.sleep(60_000)
    await clock.advance(3_000)
    expect(told.slice(1)).toEqual([{ came: [], went: [], woke: true }])
  })

  test('and neither a busy moment nor a clock set back is a sleep', async () => {
    const { clock, told } = watched(wifi)
    clock.sleep(5_000)
    await clock.advance(3_000)
    clock.sleep(-3_600_000)
    await clock.advance(3_600_000 + 6_000)
    expect(told).toHaveLength(1)
  })

  test('and a system that cannot say what there is has not lost it', async () => {
    const { clock, told, becomes, breaks } = watched(wifi)
    breaks()
    await clock.advance(6_000)
    becomes(cable)
    await clock.advance(3_000)
    expect(told.slice(1)).toEqual([{ came: [cable], went: [wifi], woke: false }])
  })

  test('until it is not any more', async () => {
    const { clock, told, stop, becomes } = watched(wifi)
    stop()
    becomes(cable)
    await clock.advance(60_000)
    expect(told).toHaveLength(1)
    expect(clock.timers).toBe(0)
  })
})
