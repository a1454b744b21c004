import type { NetworkInterfaceInfo } from 'node:os'
import { describe, expect, test } from 'vitest'
import { ownAddresses, Reach } from '../../src/main/reach.ts'
import { interfaceInfo } from '../discovery/lan.ts'

const lo = [interfaceInfo('127.0.0.1', { internal: true }), interfaceInfo('::1', { internal: true })]
const eth0 = [interfaceInfo('192.168.1.10'), interfaceInfo('fe80::a:1'), interfaceInfo('2001:db8::5')]
const refuses = () => {
  throw new Error('uv_interface_addresses')
}

/** Who comes to Ada's host, a second after another. */
function visited(addresses: readonly string[], interfaces: () => NodeJS.Dict<NetworkInterfaceInfo[]> = () => ({ lo, eth0 })) {
  let now = 1_000
  const reach = new Reach(interfaces, () => now)
  for (const address of addresses) {
    reach.note(address)
    now += 1_000
  }
  return reach.at
}

describe('Whether a host was reached', () => {
  test('is not known while nobody has come', () => expect(visited([])).toBeNull())

  test.each(['192.168.1.20', '::ffff:192.168.1.20', '203.0.113.7', 'fe80::a:2%eth0', '2001:db8::6'])('is known when %s comes', (address) =>
    expect(visited([address])).toBe(1_000),
  )

  test.each([
    ['loopback', '127.0.0.1'],
    ['any address of loopback', '127.1.2.3'],
    ['loopback, as a socket of both families says it', '::ffff:127.0.0.1'],
    ['loopback in IPv6', '::1'],
    ['an address of this computer', '192.168.1.10'],
    ['an address of this computer, as a socket of both families says it', '::ffff:192.168.1.10'],
    ['an address of this computer in IPv6', '2001:db8::5'],
    ['an address of this computer in IPv6, written at length', '2001:0db8:0:0:0:0:0:5'],
    ['an address of this computer on one link', 'fe80::a:1%eth0'],
    ['a connection that had ended already', ''],
  ])('is not known by %s', (_, address) => expect(visited([address])).toBeNull())

  test('is known since the first of those who came from elsewhere', () =>
    expect(visited(['127.0.0.1', '192.168.1.10', '192.168.1.20', '192.168.1.21'])).toBe(3_000))

  test('is known of this computer’s addresses as they are when somebody comes', () => {
    const cards = { eth0 }
    const reach = new Reach(
      () => cards,
      () => 1,
    )
    cards.eth0 = [interfaceInfo('10.0.0.9')]
    reach.note('10.0.0.9')
    expect(reach.at).toBeNull()
    reach.note('192.168.1.10')
    expect(reach.at).toBe(1)
  })

  test('is known where the system does not say which addresses it has, loopback excepted', () => {
    expect(visited(['192.168.1.10'], refuses)).toBe(1_000)
    expect(visited(['127.0.0.1'], refuses)).toBeNull()
  })

  test('is asked of nobody any more once it is known', () => {
    let asked = 0
    const reach = new Reach(
      () => {
        asked += 1
        return { eth0 }
      },
      () => 1,
    )
    for (let count = 0; count < 10; count += 1) reach.note('192.168.1.20')
    expect(asked).toBe(1)
  })
})

describe('The addresses of a computer', () => {
  test('are those of all its interfaces, of both families', () =>
    expect(ownAddresses(() => ({ lo, eth0, tun0: undefined }))).toEqual([...lo, ...eth0].map(({ address }) => address)))

  test('are none where the system does not say', () => expect(ownAddresses(refuses)).toEqual([]))
})
