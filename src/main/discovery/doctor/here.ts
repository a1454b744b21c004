import { isIPv4 } from 'node:net'
import type { Finding } from '../../../shared/doctor/finding.ts'
import type { Interfaces } from '../usable-interfaces.ts'
import { usableInterfaces } from '../usable-interfaces.ts'
import { isLinkLocalV6 } from './near-address.ts'
import { namesOf } from './own-networks.ts'
import type { Surroundings } from './surroundings.ts'

/** Given by a computer to itself where nobody else gave it one, RFC 3927. */
const SELF_GIVEN = '169.254.'

/** What is wrong with this computer's own networks. */
export function networkHere(around: Surroundings): Finding[] {
  const { interfaces } = around
  if (interfaces === null) return [{ code: 'interfaces-unknown', kind: 'unknown' }]
  const used = usedHere(interfaces, around)
  if (used.length === 0) return [noneUsable(around)]
  const isSelfGiven = used.every(({ address }) => address.startsWith(SELF_GIVEN))
  return isSelfGiven ? [{ code: 'no-dhcp', kind: 'problem', interfaces: [...new Set(used.map(({ name }) => name))] }] : []
}

/** VPNs that are up: each of them may lead away what is meant for the local network. */
export function vpnHere({ networks }: Surroundings): Finding[] {
  const tunnels = networks.filter(({ leadsTo, info }) => leadsTo === 'tunnel' && !isLinkLocalV6(info.address))
  return tunnels.length > 0 ? [{ code: 'vpn', kind: 'note', interfaces: namesOf(tunnels) }] : []
}

/** Where rooms are looked for; before that has begun, where they would be. */
function usedHere(interfaces: Interfaces, { around }: Surroundings): { name: string; address: string }[] {
  const { interfaces: links } = around.links
  return links.length > 0 ? links : usableInterfaces(interfaces).usable
}

function noneUsable({ networks }: Surroundings): Finding {
  const withIPv4 = networks.filter(({ info }) => isIPv4(info.address))
  if (withIPv4.length > 0) return { code: 'only-virtual', kind: 'problem', interfaces: namesOf(withIPv4) }
  const withIPv6 = networks.filter(({ info, leadsTo }) => leadsTo === 'neighbours' && !isLinkLocalV6(info.address))
  if (withIPv6.length > 0) return { code: 'no-ipv4', kind: 'problem', interfaces: namesOf(withIPv6) }
  return { code: 'no-network', kind: 'problem' }
}
