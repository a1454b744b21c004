import { networkInterfaces } from 'node:os'
import { networkOf, usableInterfaces } from '../../discovery/usable-interfaces.ts'

/**
 * Names for the networks this computer is on: address ranges. Two homes may have the same one; a foreign network is told from
 * one's own nearly always, and where it is not, nothing worse happens than in one's own.
 */
export function networksNow(interfaces = networkInterfaces): string[] {
  try {
    return usableInterfaces(interfaces()).usable.map((one) => `${networkOf(one)}/${one.netmask}`)
  } catch {
    return []
  }
}

/** A computer without any network is nowhere strange. */
export function isKnownNetwork(known: readonly string[]): boolean {
  const now = networksNow()
  return now.length === 0 || now.some((network) => known.includes(network))
}
