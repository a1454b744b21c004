import type { HeardRecord } from './sightings.ts'
import { isLoopback, isPrivate } from './subnets.ts'

/** A host has one or two; each is gone to, so that nobody makes us knock at many. */
const PLACES_MAX = 2

/**
 * Where else than at `source`, by a packet's own records, the host called `target` is. As little proved as all the rest, so
 * only what a local network may have counts: no group, nobody on the internet, and this computer only by its own word.
 */
export function placesOf(target: string | undefined, records: readonly HeardRecord[], source: string): string[] {
  const isOfTarget = ({ name, type, ttl }: HeardRecord) =>
    type === 'A' && ttl !== 0 && typeof name === 'string' && name.toLowerCase() === target
  const addresses = records.filter(isOfTarget).flatMap(({ data }) => (typeof data === 'string' ? data : []))
  const places = new Set(addresses.filter((address) => address !== source && mayBeAt(address, source)))
  return [...places].slice(0, PLACES_MAX)
}

const mayBeAt = (address: string, source: string): boolean => isPrivate(address) || (isLoopback(address) && isLoopback(source))
