import type { RoomCard } from '../../shared/wire/room.ts'
import { addressSighting } from './address-sighting.ts'
import type { Cause, Endpoint, FoundBy, Sighting } from './found-room.ts'
import { parseInvite } from './invite.ts'
import type { ProbeResult } from './probe.ts'
import { resolveHost } from './resolve-host.ts'
import type { Lookup } from './resolve-host.ts'
import { parseTyped } from './typed-address.ts'

/** What came of an address or an invite link that somebody gave. */
export type Visit =
  /** `card` as the room showed it at `place`. */
  | { ok: true; roomId: string; sightings: Sighting[]; place: Endpoint; card: RoomCard }
  /** `sightings` of a room that was named but does not answer: it may be listed, and tried on. */
  | { ok: false; reason: 'not-an-address' | 'unknown-name' | Cause; sightings: Sighting[] }

interface Visiting {
  probe: (endpoint: Endpoint, roomId: string | null) => Promise<ProbeResult>
  lookup?: Lookup | undefined
}

interface Place {
  hosts: string[]
  port: number
  roomId: string | null
  title: string
  foundBy: FoundBy
}

/** Goes where `text` says, to all its addresses at once, and tells which room answers there. */
export async function visit(text: string, { probe, lookup }: Visiting): Promise<Visit> {
  const place = placeIn(text)
  if (!place) return { ok: false, reason: 'not-an-address', sightings: [] }
  const addresses = (await Promise.all(place.hosts.map((host) => resolveHost(host, lookup)))).flat()
  if (addresses.length === 0) return { ok: false, reason: 'unknown-name', sightings: [] }
  const results = await Promise.all(addresses.map((address) => look({ address, port: place.port }, place.roomId, probe)))
  const proved = results.find(({ result }) => result.ok)
  const sightings = results.flatMap((each) => sightingOf(each, place) ?? [])
  if (proved?.result.ok) return { ok: true, roomId: proved.result.roomId, sightings, place: proved.endpoint, card: proved.result.card }
  return { ok: false, reason: likelyReason(results.flatMap(({ result }) => (result.ok ? [] : result.cause))), sightings }
}

interface Looked {
  endpoint: Endpoint
  result: ProbeResult
}

async function look(endpoint: Endpoint, roomId: string | null, probe: Visiting['probe']): Promise<Looked> {
  return { endpoint, result: await probe(endpoint, roomId) }
}

function placeIn(text: string): Place | null {
  const invite = parseInvite(text)
  if (invite) return { ...invite, hosts: invite.addresses, foundBy: 'invite' }
  const typed = parseTyped(text)
  return typed && { hosts: [typed.host], port: typed.port, roomId: null, title: '', foundBy: 'typed' }
}

/** Nothing of a place where nobody has said which room it is. */
function sightingOf({ endpoint, result }: Looked, { roomId, title, foundBy }: Place): Sighting | null {
  const id = result.ok ? result.roomId : roomId
  return id === null ? null : { ...addressSighting(endpoint, foundBy, id), title }
}

/** That another room is at one address says nothing of the others; that nobody knows a way there says least. */
function likelyReason(causes: readonly Cause[]): Cause {
  const order: Cause[] = ['busy', 'refuses-us', 'refused', 'silent', 'broken', 'another-room', 'no-route']
  return order.find((cause) => causes.includes(cause)) ?? 'silent'
}
