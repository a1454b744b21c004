import type { Finding, RoomRef } from '../../../shared/doctor/finding.ts'
import { markOf } from '../../../shared/wire/room.ts'
import { keyOf, type FoundRoom } from '../found-room.ts'
import type { Invite } from '../invite.ts'
import { shortTitle } from '../short-text.ts'
import { parseTyped, type TypedAddress } from '../typed-address.ts'
import type { Asked } from './asked.ts'
import type { Destination } from './examine.ts'
import type { DoctorOptions } from './options.ts'
import { isName, resolveName } from './resolve-name.ts'

/** More places than a room has; each costs some connections. */
const PLACES_MAX = 12

export interface Target {
  /** The room that should be there; null where only an address was given. */
  room: RoomRef | null
  destinations: Destination[]
  findings: Finding[]
}

/** All the places that are meant. */
export async function targetOf(asked: Asked, rooms: readonly FoundRoom[], options: DoctorOptions): Promise<Target> {
  if (asked.as === 'address') return { room: null, ...(await placesOf([asked.typed], options)) }
  if (asked.as === 'room') return { room: refOfFound(asked.id, rooms), ...(await placesOf(heardAt(asked.id, rooms), options)) }
  if (asked.as !== 'invite') return { room: null, destinations: [], findings: [] }
  const { invite } = asked
  const hosts = [...invite.addresses.map((host) => ({ host, port: invite.port })), ...heardAt(invite.roomId, rooms)]
  return { room: refOfInvite(invite, rooms), ...(await placesOf(hosts, options)) }
}

/** Where the list has a room, the place to try first in front. */
function heardAt(roomId: string, rooms: readonly FoundRoom[]): TypedAddress[] {
  const urls = rooms.filter(({ id }) => id === roomId).flatMap((room) => room.urls)
  return urls.flatMap((url) => parseTyped(url) ?? [])
}

function refOfFound(id: string, rooms: readonly FoundRoom[]): RoomRef {
  const found = rooms.find((room) => room.id === id)
  return { id, mark: markOf(id), title: found?.title ?? '', hostName: found?.hostName ?? '' }
}

function refOfInvite({ roomId, title }: Invite, rooms: readonly FoundRoom[]): RoomRef {
  const found = refOfFound(roomId, rooms)
  return { ...found, title: found.title || shortTitle(title) }
}

async function placesOf(hosts: readonly TypedAddress[], options: DoctorOptions): Promise<Omit<Target, 'room'>> {
  const all = await Promise.all(hosts.slice(0, PLACES_MAX).map((host) => placesAt(host, options)))
  const distinct = new Map(all.flatMap(({ destinations }) => destinations).map((to) => [keyOf(to.place), to]))
  return { destinations: [...distinct.values()].slice(0, PLACES_MAX), findings: all.flatMap(({ findings }) => findings) }
}

async function placesAt({ host, port, scheme }: TypedAddress, options: DoctorOptions): Promise<Omit<Target, 'room'>> {
  const { addresses, findings } = await resolveName(host, options)
  const name = isName(host) ? host : null
  return { findings, destinations: addresses.map((address) => ({ place: { address, port }, name, isTls: scheme === 'https' })) }
}
