import { BlockList, isIPv4 } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'
import { isOnLink } from '../subnets.ts'
import type { Interfaces } from '../usable-interfaces.ts'
import { isVirtual } from '../virtual-interface.ts'
import { withoutZone, zoneOf } from './near-address.ts'

/** Tunnels lead to other people's computers; adapters of virtual machines and containers end in this one. */
const TUNNEL = /^(tun|tap|ppp|wg|wireguard|utun|ipsec|zt|zerotier|tailscale|openvpn|hamachi|nordlynx|proton|cloudflarewarp)/i

const NO_HARDWARE = '00:00:00:00:00:00'

/** One address of this computer, and the network that it is in. */
export interface OwnNetwork {
  name: string
  info: NetworkInterfaceInfo
  leadsTo: 'neighbours' | 'virtual' | 'tunnel'
}

/** `listening`: names of interfaces on which rooms are looked for. The operator may have named them, whatever they are. */
export function ownNetworks(interfaces: Interfaces, listening: readonly string[]): OwnNetwork[] {
  return Object.entries(interfaces).flatMap(([name, infos = []]) =>
    infos
      .filter(({ internal }) => !internal)
      .map((info): OwnNetwork => ({ name, info, leadsTo: listening.includes(name) ? 'neighbours' : kindOf(name, info) })),
  )
}

function kindOf(name: string, { mac }: NetworkInterfaceInfo): OwnNetwork['leadsTo'] {
  if (TUNNEL.test(name) || mac === NO_HARDWARE) return 'tunnel'
  return isVirtual(name) ? 'virtual' : 'neighbours'
}

/** Whether packets to `address` go out on that interface without a router. */
export function contains({ name, info }: OwnNetwork, address: string): boolean {
  if (isIPv4(address)) return info.family === 'IPv4' && info.netmask !== '0.0.0.0' && isOnLink(address, [info])
  if (info.family !== 'IPv6') return false
  const zone = zoneOf(address)
  if (zone !== null && zone !== name && zone !== String(info.scopeid)) return false
  return isInCidr(info.cidr, withoutZone(address))
}

function isInCidr(cidr: string | null, address: string): boolean {
  const [network = '', bits = '0'] = cidr?.split('/') ?? []
  // A tunnel's ::/0 would make everybody a neighbour.
  if (network === '' || Number(bits) === 0) return false
  const list = new BlockList()
  list.addSubnet(network, Number(bits), 'ipv6')
  return list.check(address, 'ipv6')
}

export const namesOf = (networks: readonly OwnNetwork[]): string[] => [...new Set(networks.map(({ name }) => name))]
