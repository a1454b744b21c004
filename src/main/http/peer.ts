import { isIP } from 'node:net'
import type { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'

/** Asking the system for its interfaces takes up to a millisecond; a changed network may go unnoticed for this long. */
const REFRESH_MS = 3_000

/** RFC 1918, RFC 3927, RFC 4193, RFC 4291, RFC 6598: addresses that the internet does not route. */
const NEAR_RANGES: ReadonlySet<string> = new Set(['loopback', 'linkLocal', 'private', 'uniqueLocal', 'carrierGradeNat'])

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** A network this machine is on: one address in it and the length of its prefix in bits. */
export type Subnet = readonly [Address, number]

/** True when a peer is near: loopback, link-local, private, or on one of our own networks. IPv4 inside IPv6 counts as IPv4. */
export function isNeighbour(address: string | undefined, subnets: readonly Subnet[]): boolean {
  const peer = parse(address)
  return peer !== undefined && (NEAR_RANGES.has(peer.range()) || subnets.some((subnet) => isOn(peer, subnet)))
}

/** An address in its usual form: without a zone, and IPv4 inside IPv6 as IPv4. Undefined for what is none. */
export const plainAddress = (address: string): string | undefined => parse(address)?.toString()

/** True when a peer is this machine itself. */
export function isLoopback(address: string | undefined): boolean {
  return parse(address)?.range() === 'loopback'
}

/**
 * The networks of this machine, asked for again when the last answer is 3 s old.
 * @param interfaces `os.networkInterfaces`. Where the system refuses it (Termux, some containers), what was known stays.
 * @param now milliseconds that never run backwards, such as `performance.now`.
 */
export function ownSubnets(interfaces: typeof networkInterfaces, now: () => number): () => readonly Subnet[] {
  let subnets: readonly Subnet[] = []
  let askedAt = -Infinity
  return () => {
    if (now() - askedAt < REFRESH_MS) return subnets
    askedAt = now()
    subnets = readSubnets(interfaces) ?? subnets
    return subnets
  }
}

/** Counts how many of something each peer has, such as open sockets; this machine itself is exempt. */
export class PeerLimit {
  readonly #limit: number
  readonly #isExempt: (address: string) => boolean
  readonly #counts = new Map<string, number>()

  /** @param limit most that one address may have, 0 = no limit. */
  constructor(limit: number, isExempt: (address: string) => boolean = isLoopback) {
    this.#limit = limit
    this.#isExempt = isExempt
  }

  /** Counts one more, or answers false when the limit is reached. Each true is given back by {@link leave}. */
  enter(address: string): boolean {
    const count = this.#counts.get(address) ?? 0
    if (this.#limit > 0 && count >= this.#limit && !this.#isExempt(address)) return false
    this.#counts.set(address, count + 1)
    return true
  }

  leave(address: string): void {
    const count = this.#counts.get(address) ?? 0
    if (count > 1) this.#counts.set(address, count - 1)
    else this.#counts.delete(address)
  }
}

function readSubnets(interfaces: typeof networkInterfaces): Subnet[] | undefined {
  try {
    return Object.values(interfaces()).flatMap((addresses) => (addresses ?? []).flatMap(({ cidr }) => subnetOf(cidr)))
  } catch {
    return undefined
  }
}

function subnetOf(cidr: string | null): Subnet[] {
  if (cidr === null || !ipaddr.isValidCIDR(cidr)) return []
  const [address, bits] = ipaddr.parseCIDR(cidr)
  // A tunnel's 0.0.0.0/0 would make the whole internet a neighbour.
  return bits === 0 ? [] : [[address, bits]]
}

function isOn(peer: Address, [address, bits]: Subnet): boolean {
  return peer.kind() === address.kind() && peer.match(address, bits)
}

/** The zone of a link-local address (`%eth0.100`) is cut off: ipaddr.js does not know every character in it. */
function parse(address: string | undefined): Address | undefined {
  return address !== undefined && isIP(address) ? ipaddr.process(address.replace(/%.*$/, '')) : undefined
}
