import type { NetworkInterfaceInfo } from 'node:os'
import { describe, expect, test } from 'vitest'
import { hostUrls, interfacesOf } from '../../src/main/addresses.ts'

function at(address: string, more: Partial<NetworkInterfaceInfo> = {}): NetworkInterfaceInfo {
  const family = address.includes(':') ? 'IPv6' : 'IPv4'
  return { address, family, internal: false, netmask: '', mac: '', cidr: null, ...more } as NetworkInterfaceInfo
}

const lo = [at('127.0.0.1', { internal: true }), at('::1', { internal: true })]

/** Addresses a room is told to be at when it listens everywhere. */
const everywhere = (interfaces: Record<string, NetworkInterfaceInfo[]>, bind?: string) =>
  hostUrls(7117, bind, interfaces).map((url) => /^http:\/\/(.*):7117$/.exec(url)?.[1])

describe('a room can be opened', () => {
  test.each<[string, Record<string, NetworkInterfaceInfo[]>, string[]]>([
    ['at its only address', { lo, eth0: [at('192.168.1.20')] }, ['192.168.1.20']],
    ['at loopback where there is no network', { lo }, ['127.0.0.1']],
    ['at loopback where there is nothing at all', {}, ['127.0.0.1']],
    ['at loopback where no router answered', { lo, eth0: [at('169.254.10.1')] }, ['127.0.0.1']],
    ['at loopback where there is only IPv6', { lo, eth0: [at('fe80::1'), at('2001:db8::1')] }, ['127.0.0.1']],
    [
      'first at what home and office routers give',
      { a: [at('203.0.113.5')], b: [at('172.16.0.5')], c: [at('10.0.0.5')], d: [at('192.168.0.5')] },
      ['192.168.0.5', '10.0.0.5', '172.16.0.5', '203.0.113.5'],
    ],
    [
      'last at what containers, virtual machines and tunnels have',
      {
        docker0: [at('172.17.0.1')],
        'br-8f3a5c1d9e70': [at('172.18.0.1')],
        vboxnet0: [at('192.168.56.1')],
        'vEthernet (WSL)': [at('192.168.144.1')],
        utun3: [at('10.8.0.2')],
        tailscale0: [at('100.100.1.2')],
        en0: [at('203.0.113.5')],
      },
      ['203.0.113.5', '192.168.56.1', '192.168.144.1', '10.8.0.2', '172.17.0.1', '172.18.0.1', '100.100.1.2'],
    ],
    ['with 172.32 as no office’s own', { a: [at('172.32.0.5')], b: [at('172.31.0.5')] }, ['172.31.0.5', '172.32.0.5']],
    ['at each of two alike, in the system’s order', { a: [at('192.168.1.5')], b: [at('192.168.2.5')] }, ['192.168.1.5', '192.168.2.5']],
  ])('%s', (_, interfaces, expected) => expect(everywhere(interfaces)).toEqual(expected))

  test.each(['0.0.0.0', '::', undefined])('everywhere when it is bound to %s', (bind) =>
    expect(everywhere({ lo, eth0: [at('192.168.1.20')] }, bind)).toEqual(['192.168.1.20']),
  )

  test.each([
    ['127.0.0.1', 'http://127.0.0.1:80'],
    ['192.168.1.20', 'http://192.168.1.20:80'],
    ['::1', 'http://[::1]:80'],
    ['adas-mac.local', 'http://adas-mac.local:80'],
  ])('only where it is bound: %s', (bind, url) => expect(hostUrls(80, bind, { eth0: [at('10.0.0.5')] })).toEqual([url]))

  test('under the scheme that is asked for', () => expect(hostUrls(443, '10.0.0.5', {}, 'https')).toEqual(['https://10.0.0.5:443']))
})

describe('The interfaces at which others reach a room', () => {
  const wifi = at('192.168.1.20')
  const vpn = at('10.8.0.2')
  const all = { lo, wlan0: [wifi, vpn, at('fe80::1')], tun0: [at('10.9.0.1')], down0: undefined }

  test.each([undefined, '0.0.0.0', '::'])('are all when it listens everywhere: %s', (bind) => expect(interfacesOf(bind, all)).toBe(all))

  test.each<[string, object]>([
    ['192.168.1.20', { wlan0: [wifi] }],
    ['10.8.0.2', { wlan0: [vpn] }],
    ['127.0.0.1', { lo: [lo[0]] }],
    ['::1', { lo: [lo[1]] }],
    ['192.168.1.2', {}],
    ['203.0.113.7', {}],
  ])('are only those of the address at which it listens: %s', (bind, expected) => expect(interfacesOf(bind, all)).toEqual(expected))
})
