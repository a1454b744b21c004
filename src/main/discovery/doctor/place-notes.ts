import { isIPv4 } from 'node:net'
import type { Finding } from '../../../shared/doctor/finding.ts'
import type { Examined } from './examine.ts'
import type { Surroundings } from './surroundings.ts'

/** What the address of a place says by itself. */
export function placeNotes({ place, where, live }: Examined, around: Surroundings): Finding[] {
  const { is, interfaces } = where
  if (is === 'loopback') return [{ code: 'loopback', kind: 'note', place }]
  if (is === 'own') return interfaces.slice(0, 1).map((name) => ({ code: 'this-computer', kind: 'note', place, interface: name }))
  if (is === 'virtual') return [{ code: 'virtual', kind: live ? 'note' : 'problem', place, interfaces }]
  if (is === 'tunnel') return [{ code: 'tunnel', kind: 'note', place, interfaces }]
  if (live || is === 'link') return []
  if (is === 'public') return [{ code: 'public', kind: 'note', place }]
  const ours = isIPv4(place.address) ? ownSubnets(around) : []
  return ours.length > 0 ? [{ code: 'other-subnet', kind: 'note', place, ours }] : []
}

function ownSubnets({ networks }: Surroundings): string[] {
  const ours = networks.filter(({ leadsTo, info }) => leadsTo === 'neighbours' && info.family === 'IPv4')
  return ours.map(({ info }) => `${info.address}/${bitsIn(info.netmask)}`)
}

const bitsIn = (netmask: string): number =>
  netmask
    .split('.')
    .map((part) => Number(part).toString(2).replaceAll('0', '').length)
    .reduce((sum, bits) => sum + bits, 0)
