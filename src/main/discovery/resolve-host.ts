import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { readAddress } from './host-name.ts'

/** More addresses than one machine has on one network. */
const MAX_ADDRESSES = 8

/** All addresses of a name, as `lookup` of node:dns/promises gives them. */
export type Lookup = (name: string) => Promise<{ address: string }[]>

/** The system's own way: its hosts file, DNS with the search suffixes, and multicast DNS where it speaks that. */
const systemLookup: Lookup = (name) => lookup(name, { all: true })

/** The addresses of a host as `parseTyped` gives it; none for a name that nobody knows now. */
export async function resolveHost(host: string, byName: Lookup = systemLookup): Promise<string[]> {
  // A zone stands behind the address, and is no part of it to isIP on every platform.
  if (isIP(host.replace(/%.*/, '')) !== 0) return [host]
  const found = await byName(host).catch(() => [])
  return found.flatMap(({ address }) => readAddress(address) ?? []).slice(0, MAX_ADDRESSES)
}
