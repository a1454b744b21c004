import { expect, test } from 'vitest'
import { endpointOf, originOf } from '../../src/main/discovery/origin.ts'
import { isNear } from '../../src/main/discovery/subnets.ts'

test.each([
  { address: '192.168.1.5', port: 7117 },
  { address: 'fd00::5', port: 80 },
  { address: 'fe80::77%eth0', port: 65_535 },
])('the place $address is read back from its origin', (place) => {
  expect(endpointOf(originOf(place))).toEqual(place)
})

test('what is no origin is no place', () => {
  for (const text of ['', 'http://', 'http://a', 'http://a:7117/', 'ftp://a:7117', 'http://[::1:7117'])
    expect([text, endpointOf(text)]).toEqual([text, null])
})

test('near is what the internet does not route, and not this computer itself', () => {
  const near = ['10.1.2.3', '172.31.0.1', '192.168.0.1', '169.254.1.1', '100.64.0.1', 'fd00::1', 'fe80::1', 'fe80::1%eth0']
  const far = ['8.8.8.8', '172.32.0.1', '127.0.0.1', '::1', '2001:db8::1', '224.0.0.251', '0.0.0.0']
  expect([near.filter((address) => !isNear(address)), far.filter(isNear)]).toEqual([[], []])
})
