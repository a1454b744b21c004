import type { networkInterfaces } from 'node:os'
import { urlHost } from '../shared/url-host.ts'
import { isVirtual } from './discovery/virtual-interface.ts'

type Interfaces = ReturnType<typeof networkInterfaces>

/** RFC 1918 home and office networks first, in the order in which people's own routers use them. */
const PREFERENCE = [/^192\.168\./, /^10\./, /^172\.(1[6-9]|2\d|3[01])\./]

/** IPv4 addresses others on the network can type, the most likely one first. Empty where there is no network. */
function lanAddresses(interfaces: Interfaces): string[] {
  const candidates = Object.entries(interfaces).flatMap(([name, addresses]) =>
    (addresses ?? [])
      .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
      .map(({ address }) => ({ address, rank: rank(name, address) })),
  )
  return candidates.sort((a, b) => a.rank - b.rank).map(({ address }) => address)
}

function rank(name: string, address: string): number {
  const known = PREFERENCE.findIndex((range) => range.test(address))
  return (isVirtual(name) ? 100 : 0) + (known < 0 ? PREFERENCE.length : known)
}

const isEverywhere = (bind: string | undefined): boolean => bind === undefined || bind === '0.0.0.0' || bind === '::'

/** The interfaces at which somebody who listens on `bind` can be reached. */
export function interfacesOf(bind: string | undefined, interfaces: Interfaces): Interfaces {
  if (isEverywhere(bind)) return interfaces
  const at = Object.entries(interfaces).map(([name, infos]) => [name, infos?.filter(({ address }) => address === bind)] as const)
  return Object.fromEntries(at.filter(([, infos]) => infos?.length))
}

/** Origins under which a host that listens on `bind` (undefined: everywhere) can be opened; loopback where that is all there is. */
export function hostUrls(port: number, bind: string | undefined, interfaces: Interfaces, scheme = 'http'): string[] {
  const addresses = isEverywhere(bind) ? lanAddresses(interfaces) : [bind ?? '']
  return (addresses.length > 0 ? addresses : ['127.0.0.1']).map((address) => `${scheme}://${urlHost(address)}:${port}`)
}
