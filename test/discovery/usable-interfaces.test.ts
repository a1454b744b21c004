import type { NetworkInterfaceInfo } from 'node:os'
import { describe, expect, test } from 'vitest'
import { usableInterfaces } from '../../src/main/discovery/usable-interfaces.ts'
import { interfaceInfo as at } from './lan.ts'

type Listing = Record<string, NetworkInterfaceInfo[]>

const lo = [at('127.0.0.1', { internal: true, netmask: '255.0.0.0', mac: '00:00:00:00:00:00' }), at('::1', { internal: true })]

/** `name address` of what is taken. */
const taken = (interfaces: Listing, only?: string[]) =>
  usableInterfaces(interfaces, only).usable.map(({ name, address }) => `${name} ${address}`)
const skipped = (interfaces: Listing, only?: string[]) => usableInterfaces(interfaces, only).skipped

describe('rooms are announced', () => {
  test.each<[string, Listing, string[]]>([
    [
      'on every card with people behind it',
      { lo, eth0: [at('10.0.0.1')], wlan0: [at('192.168.1.9')] },
      ['eth0 10.0.0.1', 'wlan0 192.168.1.9'],
    ],
    ['between two computers and a cable', { lo, eth0: [at('169.254.3.4', { netmask: '255.255.0.0' })] }, ['eth0 169.254.3.4']],
    ['with one address of each network', { eth0: [at('10.0.0.1'), at('10.0.0.7'), at('10.0.9.1')] }, ['eth0 10.0.0.1', 'eth0 10.0.9.1']],
    ['with the address that has neighbours', { eth0: [at('10.9.9.9', { netmask: '255.255.255.255' }), at('10.0.0.1')] }, ['eth0 10.0.0.1']],
    ['not at all without a network', { lo }, []],
    ['not at all where there is nothing', {}, []],
  ])('%s', (_, interfaces, expected) => expect(taken(interfaces)).toEqual(expected))

  test.each(['br-lan', 'br-mgmt', 'br-ex', 'br-cafe', 'br0'])('on %s, behind which there are people', (name) =>
    expect(taken({ [name]: [at('192.168.1.1')] })).toEqual([`${name} 192.168.1.1`]),
  )

  test.each<[string, NetworkInterfaceInfo[], string]>([
    ['lo', lo, 'loopback'],
    ['docker0', [at('172.17.0.1')], 'virtual'],
    ['br-0123456789ab', [at('172.18.0.1')], 'virtual'],
    ['vEthernet (WSL)', [at('172.20.0.1')], 'virtual'],
    ['VMware Network Adapter VMnet8', [at('192.168.8.1')], 'virtual'],
    ['VirtualBox Host-Only Network', [at('192.168.56.1')], 'virtual'],
    ['ppp0', [at('10.8.0.2', { mac: '00:00:00:00:00:00' })], 'no-hardware'],
    ['eth1', [at('10.8.0.2', { netmask: '255.255.255.255' })], 'no-neighbours'],
    ['eth2', [at('fe80::1'), at('2001:db8::1')], 'no-ipv4'],
    ['eth3', [], 'no-ipv4'],
  ])('not on %s', (name, infos, reason) => {
    expect(taken({ [name]: infos })).toEqual([])
    expect(skipped({ [name]: infos })).toEqual([{ name, reason }])
  })

  test('on sixteen networks at most', () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`eth${index}`, [at(`10.0.${index}.1`)]]))
    expect(taken(many)).toHaveLength(16)
    expect(skipped(many)).toEqual([16, 17, 18, 19].map((index) => ({ name: `eth${index}`, reason: 'too-many' })))
  })
})

describe('the operator names interfaces, and rooms are announced', () => {
  const interfaces = { lo, eth0: [at('10.0.0.1')], docker0: [at('172.17.0.1')] }

  test('there and nowhere else', () => {
    expect(taken(interfaces, ['docker0'])).toEqual(['docker0 172.17.0.1'])
    expect(skipped(interfaces, ['docker0'])).toEqual([
      { name: 'lo', reason: 'not-chosen' },
      { name: 'eth0', reason: 'not-chosen' },
    ])
  })

  test('on loopback, if it says so', () => expect(taken(interfaces, ['lo'])).toEqual(['lo 127.0.0.1']))

  test('at an address without neighbours, if it says so', () =>
    expect(taken({ tun0: [at('10.8.0.2', { netmask: '255.255.255.255' })] }, ['tun0'])).toEqual(['tun0 10.8.0.2']))

  test('not on one that is not there, and that is told', () =>
    expect(skipped(interfaces, ['eth7', 'eth0', 'lo', 'docker0'])).toEqual([{ name: 'eth7', reason: 'absent' }]))
})
