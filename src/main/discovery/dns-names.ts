import { Resolver } from 'node:dns/promises'
import * as v from 'valibot'
import { DEFAULT_PORT } from '../../shared/ports.ts'
import { RoomId } from '../../shared/wire/ids.ts'
import { addressSighting } from './address-sighting.ts'
import type { Endpoint, Sighting } from './found-room.ts'
import { isDnsName, readAddress } from './host-name.ts'
import { privateSuffixes } from './search-suffixes.ts'
import { SERVICE_TYPE } from './service-name.ts'
import { isPort } from './typed-address.ts'
import { parseTxt } from './txt-record.ts'

/** Milliseconds for one question to one server. */
const TIMEOUT_MS = 2_000

/** Of one answer: a server that is not ours says as much as it likes. */
const MAX_ROOMS = 50
const MAX_HOSTS = 4
const MAX_ADDRESSES = 8

const SERVICE = `_${SERVICE_TYPE}._tcp`

export type DnsResolver = Pick<Resolver, 'resolve4' | 'resolve6' | 'resolvePtr' | 'resolveSrv' | 'resolveTxt'>

/**
 * What an operator has put into the network's DNS: `watercooler.<suffix>` on the usual port, and rooms listed by DNS-SD
 * (RFC 6763). Asks in the suffixes that are the network's own only; what is not answered is not there.
 */
export async function sightingsInDns(suffixes: readonly string[], resolver: DnsResolver): Promise<Sighting[]> {
  const found = await Promise.all(
    privateSuffixes(suffixes).flatMap((suffix) => [hostIn(suffix, resolver), roomsIn(`${SERVICE}.${suffix}`, resolver)]),
  )
  return found.flat()
}

/** To be cancelled by whoever made it: a name server that is gone keeps a process waiting. */
export const newResolver = (): Resolver => new Resolver({ timeout: TIMEOUT_MS, tries: 1 })

async function hostIn(suffix: string, resolver: DnsResolver): Promise<Sighting[]> {
  const addresses = await addressesOf(`${SERVICE_TYPE}.${suffix}`, resolver)
  return addresses.map((address) => addressSighting({ address, port: DEFAULT_PORT }, 'dns'))
}

async function roomsIn(service: string, resolver: DnsResolver): Promise<Sighting[]> {
  const instances = await orNone(resolver.resolvePtr(service))
  const roomIds = new Set(instances.flatMap((instance) => roomIdIn(instance.toLowerCase(), service) ?? []))
  const found = await Promise.all([...roomIds].slice(0, MAX_ROOMS).map((roomId) => roomIn(roomId, service, resolver)))
  return found.flat()
}

function roomIdIn(instance: string, service: string): string | null {
  const [roomId] = instance.split('.', 1)
  return v.is(RoomId, roomId) && instance.replace(/\.$/, '') === `${roomId}.${service}` ? roomId : null
}

async function roomIn(roomId: string, service: string, resolver: DnsResolver): Promise<Sighting[]> {
  const name = `${roomId}.${service}`
  const [endpoints, strings] = await Promise.all([endpointsOf(name, resolver), orNone(resolver.resolveTxt(name))])
  // Node gives each byte of a TXT string as one character.
  const txt = parseTxt(strings.flat().map((string) => Buffer.from(string, 'latin1')))
  const said = txt?.roomId === roomId ? txt : {}
  return endpoints.map((endpoint) => ({ ...addressSighting(endpoint, 'dns', roomId), ...said }))
}

async function endpointsOf(name: string, resolver: DnsResolver): Promise<Endpoint[]> {
  const hosts = (await orNone(resolver.resolveSrv(name))).filter((srv) => isPort(srv.port)).slice(0, MAX_HOSTS)
  const found = hosts.map(async (srv) => (await addressesOf(srv.name, resolver)).map((address) => ({ address, port: srv.port })))
  return (await Promise.all(found)).flat()
}

/** A name without a dot, as a target of `com` would be, is nobody's on this network. */
async function addressesOf(name: string, resolver: DnsResolver): Promise<string[]> {
  const asked = name.toLowerCase().replace(/\.$/, '')
  if (!isDnsName(asked) || !asked.includes('.')) return []
  const [v4, v6] = await Promise.all([orNone(resolver.resolve4(asked)), orNone(resolver.resolve6(asked))])
  return [...v4, ...v6].flatMap((address) => readAddress(address) ?? []).slice(0, MAX_ADDRESSES)
}

const orNone = <T>(answer: Promise<T[]>): Promise<T[]> => answer.catch(() => [])
