import type { NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import { isVirtual } from './virtual-interface.ts'

export type Interfaces = ReturnType<typeof networkInterfaces>

/** An interface with people behind it; once for each IPv4 network that it is in. */
export interface UsableInterface {
  name: string
  address: string
  netmask: string
  /** The system's number of it: another one when a card was taken out and put back. 0 without IPv6, which alone tells it. */
  index: number
}

type SkipReason = 'not-chosen' | 'absent' | 'no-ipv4' | 'loopback' | 'virtual' | 'no-hardware' | 'no-neighbours' | 'too-many'

export interface SkippedInterface {
  name: string
  reason: SkipReason
}

interface InterfaceChoice {
  usable: UsableInterface[]
  skipped: SkippedInterface[]
}

/** Each costs a socket. A server with more networks names those it means. */
const MOST_INTERFACES = 16

/** A network of one address: a tunnel, or an address that a cluster lends out. */
const ALONE = '255.255.255.255'

/** Tunnels have no hardware address; neither has loopback. */
const NO_HARDWARE = '00:00:00:00:00:00'

/**
 * Where rooms are announced and looked for, and why not elsewhere. Names in `only` are the operator's word: they are taken
 * whatever they are, loopback included, and no others. An address without a router (169.254) is as good as any: two computers
 * and a cable are a network.
 */
export function usableInterfaces(interfaces: Interfaces, only: readonly string[] = []): InterfaceChoice {
  const choice: InterfaceChoice = { usable: [], skipped: absent(interfaces, only) }
  for (const [name, infos = []] of Object.entries(interfaces)) {
    const addresses = infos.filter(({ family }) => family === 'IPv4')
    const reason = only.length > 0 ? reasonAgainstChosen(name, addresses, only) : reasonAgainst(name, addresses)
    if (reason) choice.skipped.push({ name, reason })
    else take(choice, name, onePerNetwork(addresses), indexIn(infos))
  }
  return choice
}

function absent(interfaces: Interfaces, only: readonly string[]): SkippedInterface[] {
  return only.filter((name) => !Object.hasOwn(interfaces, name)).map((name) => ({ name, reason: 'absent' }))
}

function reasonAgainstChosen(name: string, addresses: NetworkInterfaceInfo[], only: readonly string[]): SkipReason | null {
  if (!only.includes(name)) return 'not-chosen'
  return addresses.length > 0 ? null : 'no-ipv4'
}

function reasonAgainst(name: string, addresses: NetworkInterfaceInfo[]): SkipReason | null {
  if (addresses.length === 0) return 'no-ipv4'
  if (addresses.every(({ internal }) => internal)) return 'loopback'
  if (isVirtual(name)) return 'virtual'
  if (addresses.every(({ mac }) => mac === NO_HARDWARE)) return 'no-hardware'
  return addresses.every(({ netmask }) => netmask === ALONE) ? 'no-neighbours' : null
}

function take(choice: InterfaceChoice, name: string, addresses: NetworkInterfaceInfo[], index: number): void {
  const room = Math.max(0, MOST_INTERFACES - choice.usable.length)
  choice.usable.push(...addresses.slice(0, room).map(({ address, netmask }) => ({ name, address, netmask, index })))
  if (addresses.length > room) choice.skipped.push({ name, reason: 'too-many' })
}

function indexIn(infos: readonly NetworkInterfaceInfo[]): number {
  return infos.find((info) => info.family === 'IPv6' && info.scopeid > 0)?.scopeid ?? 0
}

/** A second address in the same network reaches the same people. */
function onePerNetwork(addresses: NetworkInterfaceInfo[]): NetworkInterfaceInfo[] {
  const withNeighbours = addresses.filter(({ netmask }) => netmask !== ALONE)
  const firsts = new Map<string, NetworkInterfaceInfo>()
  for (const info of withNeighbours.length > 0 ? withNeighbours : addresses) {
    const network = networkOf(info)
    if (!firsts.has(network)) firsts.set(network, info)
  }
  return [...firsts.values()]
}

export function networkOf({ address, netmask }: Pick<NetworkInterfaceInfo, 'address' | 'netmask'>): string {
  const mask = netmask.split('.').map(Number)
  return address
    .split('.')
    .map((part, index) => Number(part) & (mask[index] ?? 255))
    .join('.')
}
