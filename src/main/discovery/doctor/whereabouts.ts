import { isLoopback, isNear, withoutZone } from './near-address.ts'
import { contains, namesOf, type OwnNetwork } from './own-networks.ts'

/** Where an address lies, seen from this computer. */
export interface Whereabouts {
  /** `link`: in a network of ours with people in it; `near`: in some local network, but none of ours. */
  is: 'loopback' | 'own' | 'link' | 'tunnel' | 'virtual' | 'near' | 'public'
  /** Ours that lead there without a router. */
  interfaces: string[]
  /** It is this very computer. */
  isHere: boolean
}

const WAYS = [
  ['neighbours', 'link'],
  ['tunnel', 'tunnel'],
  ['virtual', 'virtual'],
] as const

export function whereaboutsOf(address: string, networks: readonly OwnNetwork[]): Whereabouts {
  if (isLoopback(address)) return { is: 'loopback', interfaces: [], isHere: true }
  const own = networks.filter(({ info }) => info.address === withoutZone(address))
  const isHere = own.length > 0
  // A virtual adapter's own address is the same on thousands of computers: which one was meant is not known.
  const real = own.filter(({ leadsTo }) => leadsTo !== 'virtual')
  if (real.length > 0) return { is: 'own', interfaces: namesOf(real), isHere }
  const around = isHere ? own : networks.filter((network) => contains(network, address))
  for (const [leadsTo, is] of WAYS) {
    const ways = around.filter((network) => network.leadsTo === leadsTo)
    if (ways.length > 0) return { is, interfaces: namesOf(ways), isHere }
  }
  return { is: isNear(address) ? 'near' : 'public', interfaces: [], isHere }
}
