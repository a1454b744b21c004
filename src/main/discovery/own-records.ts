import type { Answer } from './mdns-packet.ts'

/** RFC 6762, 10: what is not a host's address may be kept 75 minutes. bonjour-service says 8 hours, and a killed host stays. */
const LONGEST_TTL_S = 75 * 60

const ADDRESS_TTL_S = 120

const TYPES_THERE_ARE = '_services._dns-sd._udp.local'

/**
 * The records of bonjour-service as they are to leave on one interface. It lists the addresses of every interface, virtual
 * ones too, as they were when it published; here only the address that can be reached from where the packet goes is true.
 */
export function ownRecords(records: Answer[], address: string): Answer[] {
  const rest = records.filter((record) => !isAddress(record) && !withdrawsType(record)).map(withBoundedTtl)
  const asked = records.find(isAddress)
  const server = rest.find(({ type }) => type === 'SRV')
  if (server) return [...rest, { name: targetOf(server), type: 'A', ttl: Math.min(server.ttl ?? 0, ADDRESS_TTL_S), data: address }]
  return asked ? [...rest, { ...asked, type: 'A', data: address }] : rest
}

const isAddress = ({ type }: Answer): boolean => type === 'A' || type === 'AAAA'

/** One room that closes is no reason to forget that there are rooms. */
const withdrawsType = ({ name, ttl }: Answer): boolean => name === TYPES_THERE_ARE && ttl === 0

const withBoundedTtl = (record: Answer): Answer => ({ ...record, ttl: Math.min(record.ttl ?? 0, LONGEST_TTL_S) })

const targetOf = ({ data }: Answer): string => (data as { target: string }).target
