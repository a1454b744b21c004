import type { NetworkInterfaceInfo } from 'node:os'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOwnHost, readAuthority } from '../../../src/main/http/own-host.ts'
import { isOwnOrigin } from '../../../src/main/http/own-origin.ts'
import { isLoopback, isNeighbour, ownSubnets, PeerLimit } from '../../../src/main/http/peer.ts'

const nothingAllowed = { allowed: [] }

describe('a Host header is our own', () => {
  test.each([
    '127.0.0.1',
    '127.0.0.1:8080',
    '192.168.1.20:8080',
    '8.8.8.8',
    '0.0.0.0:80',
    '[::1]',
    '[::1]:8080',
    '[fe80::1]:8080',
    '[fe80::1%eth0.100]:8080',
    '[FE80::1%25en0]',
    '[::ffff:10.0.0.1]:1',
    'localhost',
    'LocalHost:8080',
    'localhost.',
    'adas-mac',
    'adas_pc:8080',
    'ADAS-MAC.local',
    'adas-mac.local.:8080',
    'chat.ops.local',
    'nas.lan',
    'nas.home.arpa',
    'chat.internal:443',
    'xn--tiq43c.local',
    'nas.lan:',
  ])('when it is %j', (host) => expect(isOwnHost(host, nothingAllowed)).toBe(true))

  test("when it is the machine's full name or an allowed one, in any case, with any port", () => {
    const known = { allowed: ['Chat.Example.com', 'old.example.org.'], fqdn: 'ada.corp.example.com' }
    for (const host of ['chat.example.com:80', 'CHAT.EXAMPLE.COM.', 'old.example.org', 'Ada.corp.example.com:9'])
      expect([host, isOwnHost(host, known)]).toEqual([host, true])
  })
})

describe('a Host header is not our own', () => {
  test.each([
    undefined,
    '',
    ' ',
    '.',
    ':8080',
    'evil.example',
    'evil.example:80',
    'local.evil.example',
    'evil.example.local.com',
    'evillocal.com',
    'adas-mac.local.evil.example',
    'adas-mac.local..',
    '.local',
    'a..local',
    '1.2.3.4.5',
    '1.2.3.4.nip.io',
    '256.1.1.1',
    '010.0.0.1',
    '[127.0.0.1]',
    '[::1',
    '::1',
    '[::1]x',
    '[::1]:http',
    '[]',
    '[evil.example]',
    '[::1%evil.example]:]',
    'localhost:123456',
    'localhost:-1',
    'localhost:80:80',
    'local host',
    'evil.example#.local',
    'evil.example/.local',
    'user@nas.local',
    'nas.local,evil.example',
    'evil.example\u0000.local',
    '-nas.local',
    'nas-.local',
    `${'a'.repeat(64)}.local`,
    `${'a.'.repeat(126)}local`,
    'кооператив',
    'home.arpa',
  ])('when it is %j', (host) => expect(isOwnHost(host, nothingAllowed)).toBe(false))

  test('whatever public name it is', () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/)
    const suffix = fc.constantFrom('com', 'example', 'org.cn', 'locals', 'xlan', 'arpa', 'internal.io', 'local.dev')
    fc.assert(fc.property(label, suffix, (name, end) => !isOwnHost(`${name}.${end}`, { allowed: ['example.com'], fqdn: 'x.example.org' })))
  })

  test('whatever junk it is: it never throws, and what it accepts is an address or a clean name', () => {
    const junk = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('a', '1', '.', ':', '[', ']', '%', '-', '@', '/', '#', '\\', ' ', '\u0000', 'é') }),
      fc.domain().map((name) => `[${name}]`),
    )
    fc.assert(
      fc.property(junk, (host) => {
        if (isOwnHost(host, nothingAllowed)) expect(readAuthority(host)?.host).toMatch(/^[a-z0-9_.-]+$|^[0-9a-f:.]+(%.+)?$/)
      }),
      { numRuns: 2_000 },
    )
  })

  test('because nothing is allowed by an empty or broken entry', () => {
    expect(isOwnHost('', { allowed: [''], fqdn: '' })).toBe(false)
    expect(isOwnHost('a b.example', { allowed: ['a b.example'] })).toBe(false)
    expect(isOwnHost('chat.example.com', { allowed: ['*', '.example.com', 'example.com'] })).toBe(false)
  })
})

describe('an Origin is our own', () => {
  test.each([
    [undefined, 'nas.local'],
    [undefined, undefined],
    ['http://nas.local', 'nas.local'],
    ['http://nas.local', 'nas.local:80'],
    ['https://nas.local', 'nas.local:443'],
    ['https://nas.local', 'nas.local'],
    ['http://nas.local:8080', 'nas.local:8080'],
    ['https://nas.local:8080', 'NAS.local.:8080'],
    ['http://192.168.1.20:8080', '192.168.1.20:8080'],
    ['http://[::1]:8080', '[::1]:8080'],
  ])('when it is %j at %j', (origin, host) => expect(isOwnOrigin(origin, host, nothingAllowed)).toBe(true))

  test('when the operator allowed it, exactly or with a star', () => {
    const allowed = ['https://wiki.example.com', 'http://intra:8080']
    expect(isOwnOrigin('https://wiki.example.com', 'nas.local', { allowed })).toBe(true)
    expect(isOwnOrigin('http://intra:8080', 'nas.local', { allowed })).toBe(true)
    for (const origin of ['https://evil.example', 'null', 'file://'])
      expect(isOwnOrigin(origin, 'nas.local', { allowed: ['*'] })).toBe(true)
  })
})

describe('an Origin is not our own', () => {
  test.each([
    ['null', 'nas.local'],
    ['', 'nas.local'],
    ['http://evil.example', 'nas.local'],
    ['http://nas.local:8081', 'nas.local:8080'],
    ['http://nas.local', 'nas.local:8080'],
    ['http://nas.local:8080', 'nas.local'],
    ['https://nas.local', 'nas.local:80'],
    ['http://nas.local', undefined],
    ['http://', ''],
    ['http://undefined', undefined],
    ['ftp://nas.local', 'nas.local'],
    ['file://nas.local', 'nas.local'],
    ['app://nas.local', 'nas.local'],
    ['chrome-extension://nas.local', 'nas.local'],
    ['nas.local', 'nas.local'],
    ['//nas.local', 'nas.local'],
    ['http://nas.local/', 'nas.local'],
    ['http://nas.local@evil.example', 'nas.local'],
    ['http://nas.local.evil.example', 'nas.local'],
    ['http://nas.local http://evil.example', 'nas.local'],
    ['http://evil.example#nas.local', 'nas.local'],
  ])('when it is %j at %j', (origin, host) => expect(isOwnOrigin(origin, host, nothingAllowed)).toBe(false))

  test('when it only resembles what the operator allowed', () => {
    const allowed = ['https://wiki.example.com']
    for (const origin of ['http://wiki.example.com', 'https://wiki.example.com:444', 'https://wiki.example.com.evil.example', 'null'])
      expect([origin, isOwnOrigin(origin, 'nas.local', { allowed })]).toEqual([origin, false])
  })

  test('whatever other site it is', () => {
    fc.assert(
      fc.property(
        fc.webUrl({ withQueryParameters: true }),
        fc.constantFrom('nas.local', '[::1]:80', '10.0.0.1'),
        (url, host) => !isOwnOrigin(new URL(url).origin, host, nothingAllowed),
      ),
    )
    fc.assert(fc.property(fc.string(), (origin) => !isOwnOrigin(origin, 'nas.local', nothingAllowed)))
  })
})

function networkCard(cidr: string | null): NetworkInterfaceInfo {
  const [address = '', bits = '0'] = (cidr ?? '').split('/')
  const common = { address, netmask: bits, mac: '00:00:00:00:00:00', internal: false, cidr }
  return address.includes(':') ? { ...common, family: 'IPv6', scopeid: 0 } : { ...common, family: 'IPv4' }
}

const ours = ownSubnets(
  () => ({ eth0: [networkCard('203.0.113.7/24'), networkCard('2001:db8:1:2::7/64')], odd: [networkCard(null)], gone: undefined }),
  () => 0,
)

describe('a peer is a neighbour', () => {
  test.each([
    '127.0.0.1',
    '127.8.8.8',
    '::1',
    '::ffff:127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '::ffff:192.168.1.9',
    '169.254.1.1',
    'fe80::1',
    'fe80::1%eth0',
    'fe80::1%eth0.100',
    'fd00::1',
    'fc00::1',
    '100.64.0.1',
    '100.127.255.255',
    '203.0.113.200',
    '::ffff:203.0.113.200',
    '2001:db8:1:2:abcd::1',
  ])('at %s', (address) => expect(isNeighbour(address, ours())).toBe(true))
})

describe('a peer is a stranger', () => {
  test.each([
    undefined,
    '',
    'junk',
    '1',
    '0x7f.1',
    '2130706433',
    '127.1',
    '8.8.8.8',
    '::ffff:8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '192.169.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '203.0.114.1',
    '2001:db8:1:3::1',
    '2606:4700::1111',
    '64:ff9b::808:808',
    '::',
    '0.0.0.0',
  ])('at %s', (address) => expect(isNeighbour(address, ours())).toBe(false))

  test('at any public address, in either spelling', () => {
    const isPublic = ([a, b]: number[]) =>
      a !== 10 && a !== 127 && !(a === 172 && b === 16) && a !== 192 && a !== 169 && a !== 100 && a !== 203
    const octets = fc.tuple(fc.integer({ min: 1, max: 223 }), fc.constantFrom(0, 1, 99, 255), fc.nat(255), fc.nat(255)).filter(isPublic)
    fc.assert(fc.property(octets, (parts) => !isNeighbour(parts.join('.'), ours()) && !isNeighbour(`::ffff:${parts.join('.')}`, ours())))
  })

  test('even where a tunnel claims the whole internet', () => {
    const subnets = ownSubnets(
      () => ({ tun0: [networkCard('10.8.0.1/0'), networkCard('fd00::1/0')] }),
      () => 0,
    )()
    expect(isNeighbour('8.8.8.8', subnets)).toBe(false)
    expect(isNeighbour('2606:4700::1111', subnets)).toBe(false)
  })
})

test('only loopback addresses are this machine', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'].map(isLoopback)).toEqual([true, true, true, true])
  expect(['192.168.0.1', '::ffff:10.0.0.1', 'fe80::1', '', 'localhost', undefined].some(isLoopback)).toBe(false)
})

describe('our subnets', () => {
  test('are asked for at most every three seconds, and follow a change', () => {
    let clock = 1_000
    let asked = 0
    let cidr = '198.51.100.1/24'
    const subnets = ownSubnets(
      () => {
        asked += 1
        return { eth0: [networkCard(cidr)] }
      },
      () => clock,
    )
    expect(isNeighbour('198.51.100.9', subnets())).toBe(true)
    cidr = '203.0.113.1/24'
    clock += 2_999
    expect(isNeighbour('203.0.113.9', subnets())).toBe(false)
    expect(asked).toBe(1)
    clock += 1
    expect(isNeighbour('203.0.113.9', subnets())).toBe(true)
    expect(isNeighbour('198.51.100.9', subnets())).toBe(false)
    expect(asked).toBe(2)
  })

  test('stay what they were while the system refuses to tell', () => {
    let clock = 0
    let refuses = true
    const subnets = ownSubnets(
      () => {
        if (refuses) throw new Error('uv_interface_addresses returned Unknown system error 13')
        return { eth0: [networkCard('203.0.113.1/24')] }
      },
      () => clock,
    )
    expect(subnets()).toEqual([])
    clock += 3_000
    refuses = false
    expect(subnets()).toHaveLength(1)
    clock += 3_000
    refuses = true
    expect(subnets()).toHaveLength(1)
  })
})

describe('the limit per peer', () => {
  const grace = '192.168.1.20'

  test('lets in so many of each address and one more for each that leaves', () => {
    const limit = new PeerLimit(2)
    expect([limit.enter(grace), limit.enter(grace), limit.enter(grace), limit.enter('192.168.1.21')]).toEqual([true, true, false, true])
    limit.leave(grace)
    expect([limit.enter(grace), limit.enter(grace)]).toEqual([true, false])
  })

  test('is not for this machine, and zero means none', () => {
    const one = new PeerLimit(1)
    expect([one.enter('::ffff:127.0.0.1'), one.enter('::ffff:127.0.0.1'), one.enter('::1'), one.enter('::1')]).toEqual(Array(4).fill(true))
    const none = new PeerLimit(0)
    expect([none.enter(grace), none.enter(grace)]).toEqual([true, true])
  })
})
