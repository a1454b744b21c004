import { describe, expect, test } from 'vitest'
import type { LinkHealth } from '../../../src/main/discovery/mdns-link.ts'
import type { Interfaces } from '../../../src/main/discovery/usable-interfaces.ts'
import { interfaceInfo as at } from '../lan.ts'
import { ask, codes, DOCKER, LAN, link, NOW, ops, said, troubles } from './clinic.ts'

const refused = { net: { '192.168.1.10:7117': 'ECONNREFUSED' } } as const
const here = (interfaces: Interfaces, links: LinkHealth[] = []) => ask('192.168.1.10', { interfaces, links, ...refused })

const lo = LAN['lo'] ?? []
const tun0 = [at('10.8.0.2', { mac: '00:00:00:00:00:00' })]

describe('this computer', () => {
  test('with one network in order has nothing wrong with it', async () =>
    expect(troubles(await ask('192.168.1.10', refused))).toEqual(['refused']))

  test.each<[string, Interfaces]>([
    ['with nothing but loopback', { lo }],
    ['with a card that has no address but the one it made up', { lo, eth0: [at('fe80::2', { cidr: 'fe80::2/64' })] }],
  ])('%s is on no network', async (_, interfaces) => {
    const diagnosis = await here(interfaces)
    expect(said(diagnosis, 'no-network')).toEqual({ code: 'no-network', kind: 'problem' })
    expect(codes(diagnosis)).not.toContain('mdns-nowhere')
  })

  test.each<[string, Interfaces, string[]]>([
    ['a container bridge', { lo, docker0: [at('172.17.0.1')] }, ['docker0']],
    ['a tunnel', { lo, tun0 }, ['tun0']],
  ])('whose only address is that of %s is told so, not that it has none', async (_, interfaces, names) => {
    const diagnosis = await here(interfaces)
    expect(said(diagnosis, 'only-virtual')?.interfaces).toEqual(names)
    expect(codes(diagnosis)).not.toContain('no-network')
  })

  test('with IPv6 alone is told so, not that it has no network', async () => {
    const diagnosis = await here({ lo, eth0: [at('2001:db8::2', { cidr: '2001:db8::2/64' })] })
    expect(said(diagnosis, 'no-ipv4')?.interfaces).toEqual(['eth0'])
    expect(codes(diagnosis)).not.toContain('no-network')
  })

  test('that gave itself its address was given none', async () => {
    const interfaces = { lo, eth0: [at('169.254.3.4', { netmask: '255.255.0.0' })] }
    const links = [link({ address: '169.254.3.4' })]
    expect(said(await here(interfaces, links), 'no-dhcp')).toEqual({ code: 'no-dhcp', kind: 'problem', interfaces: ['eth0'] })
  })

  test('with one more card that nobody gave an address is on a network all the same', async () => {
    const interfaces = { ...LAN, eth1: [at('169.254.3.4', { netmask: '255.255.0.0' })] }
    const links = [link(), link({ name: 'eth1', address: '169.254.3.4' })]
    expect(codes(await here(interfaces, links))).not.toContain('no-dhcp')
  })

  test('whose system does not tell its networks is not said to have none', async () => {
    const interfaces = () => {
      throw new Error('EACCES')
    }
    const diagnosis = await ask('192.168.1.10', { links: [], ...refused, read: interfaces })
    expect(troubles(diagnosis)).toEqual(['refused', 'interfaces-unknown'])
  })

  test('that looks for rooms on no network, having one, is told so', async () =>
    expect(troubles(await here(LAN))).toEqual(['refused', 'mdns-nowhere']))

  test('that the operator lets look on a bridge is on that network', async () => {
    const links = [link({ name: 'docker0', address: '172.17.0.1' })]
    const diagnosis = await ask('172.17.0.9', {
      interfaces: { lo, docker0: DOCKER['docker0'] },
      links,
      net: { '172.17.0.9:7117': 'ECONNREFUSED' },
    })
    expect(troubles(diagnosis)).toEqual(['refused'])
  })
})

describe('a VPN', () => {
  const interfaces = { ...LAN, tun0 }

  test('is named where nobody answers', async () =>
    expect(said(await ask('192.168.1.10', { interfaces, net: {} }), 'vpn')?.interfaces).toEqual(['tun0']))

  test('is not worth a word where somebody does', async () => expect(codes(await here(interfaces, [link()]))).not.toContain('vpn'))

  test('is not what every Mac has without one', async () => {
    const idle = { ...LAN, utun0: [at('fe80::9', { cidr: 'fe80::9/64', mac: '00:00:00:00:00:00' })] }
    expect(codes(await ask('192.168.1.10', { interfaces: idle, net: {} }))).not.toContain('vpn')
  })
})

describe('listening for announcements', () => {
  const heard = (...links: LinkHealth[]) => ask('192.168.1.10', { links, ...refused })

  test('is well where the own questions come back', async () => {
    const diagnosis = await heard(link(), link({ name: 'wlan0', address: '10.0.0.2' }))
    expect(said(diagnosis, 'mdns-hears')).toEqual({ code: 'mdns-hears', kind: 'fine', interfaces: ['eth0', 'wlan0'] })
  })

  test('is deaf where they do not, which is said of that interface alone', async () => {
    const diagnosis = await heard(link(), link({ name: 'wlan0', address: '10.0.0.2', heardItselfAt: null }))
    expect(said(diagnosis, 'mdns-deaf')).toMatchObject({ kind: 'problem', interface: 'wlan0', address: '10.0.0.2', seconds: 6 })
    expect(said(diagnosis, 'mdns-hears')?.interfaces).toEqual(['eth0'])
  })

  test('is not called deaf before there was time to hear', async () => {
    const diagnosis = await ask('192.168.1.10', { links: [link({ heardItselfAt: null })], since: NOW - 1_000, ...refused })
    expect(troubles(diagnosis)).toEqual(['refused'])
  })

  test('is deaf again where it has fallen silent', async () => {
    const diagnosis = await heard(link({ heardItselfAt: NOW - 60_000, lastError: { code: 'DEAF', at: NOW - 1_000 } }))
    expect(troubles(diagnosis)).toEqual(['refused', 'mdns-deaf'])
    expect(codes(diagnosis)).not.toContain('mdns-hears')
  })

  test.each(['EACCES', 'EADDRINUSE', 'ENETUNREACH'])('fails with %s, which is told', async (code) => {
    const diagnosis = await heard(link({ heardItselfAt: null, lastError: { code, at: NOW - 1_000 } }))
    expect(said(diagnosis, 'mdns-failing')).toMatchObject({ kind: 'problem', interface: 'eth0', address: '192.168.1.2', error: code })
    expect(codes(diagnosis)).not.toContain('mdns-deaf')
  })

  test('has mended where something was heard after the error', async () => {
    const diagnosis = await heard(link({ heardItselfAt: NOW - 500, lastError: { code: 'ENETUNREACH', at: NOW - 1_000 } }))
    expect(troubles(diagnosis)).toEqual(['refused'])
  })
})

describe('a room in the list', () => {
  test('that is announced is heard', async () =>
    expect(codes(await ask('192.168.1.10', { rooms: [ops()], ...refused }))).not.toContain('heard'))

  test('and asked for by name is said to be heard', async () =>
    expect(codes(await ask('Ops · 运维', { rooms: [ops()], ...refused }))).toEqual(['refused', 'heard', 'mdns-hears']))

  test('that is heard and does not answer leaves a deaf interface a problem', async () => {
    const links = [link(), link({ name: 'wlan0', address: '10.0.0.2', heardItselfAt: null })]
    expect(said(await ask('Ops · 运维', { rooms: [ops()], links, ...refused }), 'mdns-deaf')?.kind).toBe('problem')
  })

  test('that was only typed or remembered is not', async () =>
    expect(codes(await ask('Ops · 运维', { rooms: [ops({ foundBy: ['remembered'] })], ...refused }))).not.toContain('heard'))

  test('that has said goodbye is gone', async () => {
    const diagnosis = await ask('Ops · 运维', { rooms: [ops({ state: 'gone', lastSeenAt: NOW - 9_000 })], ...refused })
    expect(said(diagnosis, 'gone')).toMatchObject({ kind: 'note', seconds: 9 })
    expect(codes(diagnosis)).not.toContain('heard')
  })

  test('of which every announcer holds another key is nowhere to go to', async () => {
    const diagnosis = await ask('Ops · 运维', { rooms: [ops({ urls: [], cause: 'another-room' })], ...refused })
    expect(troubles(diagnosis)).toEqual(['key-not-held'])
  })
})
