import { BlockList, isIPv4 } from 'node:net'

/** A network this computer is in. */
export interface Subnet {
  /** This computer's own IPv4 address there. */
  address: string
  netmask: string
}

/** RFC 1918 and link-local: what homes and offices use. */
const PRIVATE: readonly Subnet[] = [
  { address: '10.0.0.0', netmask: '255.0.0.0' },
  { address: '172.16.0.0', netmask: '255.240.0.0' },
  { address: '192.168.0.0', netmask: '255.255.0.0' },
  { address: '169.254.0.0', netmask: '255.255.0.0' },
]

/** Whether packets reach `address` without a router. */
export function isOnLink(address: string, subnets: readonly Subnet[]): boolean {
  return isIPv4(address) && subnets.some((subnet) => contains(subnet, bits(address)))
}

/** RFC 6598, RFC 4193, RFC 4291: what else never leaves a site. */
const NEAR = new BlockList()
for (const { address, netmask } of PRIVATE) NEAR.addSubnet(address, prefixOf(netmask))
NEAR.addSubnet('100.64.0.0', 10)
NEAR.addSubnet('fc00::', 7, 'ipv6')
NEAR.addSubnet('fe80::', 10, 'ipv6')

/** An address that the internet does not route, and not this computer itself. */
export function isNear(address: string): boolean {
  const plain = address.replace(/%.*/, '')
  return NEAR.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6')
}

export const isPrivate = (address: string): boolean => isOnLink(address, PRIVATE)

export const isLoopback = (address: string): boolean => isOnLink(address, [{ address: '127.0.0.0', netmask: '255.0.0.0' }])

function contains({ address, netmask }: Subnet, other: number): boolean {
  return ((bits(address) ^ other) & bits(netmask)) === 0
}

function prefixOf(netmask: string): number {
  return netmask.split('.').reduce((sum, byte) => sum + Number(byte).toString(2).replaceAll('0', '').length, 0)
}

function bits(address: string): number {
  return address.split('.').reduce((sum, byte) => (sum << 8) | Number(byte), 0)
}
