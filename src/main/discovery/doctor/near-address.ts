import { BlockList, isIPv4 } from 'node:net'

/** RFC 1918, 3927, 4193, 4291, 6598: addresses that the internet does not route. */
const NEAR = new BlockList()
NEAR.addSubnet('10.0.0.0', 8)
NEAR.addSubnet('172.16.0.0', 12)
NEAR.addSubnet('192.168.0.0', 16)
NEAR.addSubnet('169.254.0.0', 16)
NEAR.addSubnet('100.64.0.0', 10)
NEAR.addSubnet('fc00::', 7, 'ipv6')
NEAR.addSubnet('fe80::', 10, 'ipv6')

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

const LINK_LOCAL_V6 = new BlockList()
LINK_LOCAL_V6.addSubnet('fe80::', 10, 'ipv6')

const isIn = (list: BlockList, address: string): boolean => list.check(withoutZone(address), isIPv4(address) ? 'ipv4' : 'ipv6')

export const isLoopback = (address: string): boolean => isIn(LOOPBACK, address)
export const isNear = (address: string): boolean => isIn(NEAR, address)
export const isLinkLocalV6 = (address: string): boolean => !isIPv4(address) && isIn(LINK_LOCAL_V6, address)

export const withoutZone = (address: string): string => address.replace(/%.*$/, '')
export const zoneOf = (address: string): string | null => address.split('%')[1] ?? null
