import { isIPv4 } from 'node:net'

/** An IPv4 network this computer is in. */
export interface LocalNet {
  /** This computer's own address there. */
  address: string
  netmask: string
}

/** More are a server's, whose neighbours are found by other ways. */
const MAX_NETS = 3

/** 256 addresses: larger nets have too many for a scan, and neighbours are mostly numbered nearby. */
const LARGEST_MASK = 0xffffff00

/** Every address of the local nets, each once, except our own and those that mean a whole net. */
export function addressesAround(nets: readonly LocalNet[]): string[] {
  const own = new Set(nets.map(({ address }) => address))
  const all = nets.filter(({ address, netmask }) => isIPv4(address) && isIPv4(netmask)).slice(0, MAX_NETS)
  return [...new Set(all.flatMap(addressesIn))].filter((address) => !own.has(address))
}

function addressesIn({ address, netmask }: LocalNet): string[] {
  const mask = (toNumber(netmask) | LARGEST_MASK) >>> 0
  const first = (toNumber(address) & mask) >>> 0
  const size = 2 ** 32 - mask
  const numbers = Array.from({ length: size }, (_, index) => first + index)
  // The first and last address mean the net itself and everybody in it, where it has any others (RFC 3021).
  return (size > 2 ? numbers.slice(1, -1) : numbers).map(toAddress)
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.')
}
