import type { Moment } from './candidate.ts'
import type { FoundBy } from './found-room.ts'
import type { KnownRoom } from './known-room.ts'

/** More rooms than any list is read for; somebody makes them up. */
export const ROOMS_MAX = 200

/** A computer has a room, or a few; more that have shown no key are made up. */
const UNPROVED_PER_SOURCE_MAX = 8

/** What a new room is known by: what somebody says, or its key. */
export type Entry = { foundBy: FoundBy; source: string } | 'proved'

/** Which room yields to a new one: nobody where there is space, and null where the new one cannot be taken in. */
export function yieldingRooms(rooms: readonly KnownRoom[], moment: Moment, by: Entry): KnownRoom[] | null {
  const isUnseen = (room: KnownRoom) => room.isGone || !room.isListed(moment)
  const latest = rooms.toReversed()
  const own = by !== 'proved' && by.foundBy === 'mdns' ? unprovedFrom(by.source, rooms) : []
  if (own.length >= UNPROVED_PER_SOURCE_MAX) return oneOf(own.find(isUnseen))
  if (rooms.length < ROOMS_MAX) return []
  return oneOf(
    latest.find(isUnseen) ??
      ofTheLoudest(latest, own.length + 1) ??
      latest.find((room) => !room.answers && !room.isUnknown) ??
      (by === 'proved' ? latest.find((room) => !room.answers) : undefined),
  )
}

const oneOf = (room: KnownRoom | undefined): KnownRoom[] | null => (room ? [room] : null)

/** A room counts with each who speaks of it: whoever has two addresses would have it count nowhere. */
function unprovedFrom(source: string, rooms: readonly KnownRoom[]): KnownRoom[] {
  return rooms.filter((room) => !room.isProved && room.isFrom(source))
}

/** The first of the source that has the most rooms without a proof, where these are more than `most`. */
function ofTheLoudest(rooms: readonly KnownRoom[], most: number): KnownRoom | undefined {
  const unproved = rooms.filter(({ isProved }) => !isProved)
  const counts = new Map<string, number>()
  for (const source of unproved.flatMap((room) => [...room.sources])) counts.set(source, (counts.get(source) ?? 0) + 1)
  const [loudest] = [...counts].toSorted(([, a], [, b]) => b - a)
  return loudest && loudest[1] > most ? unproved.find((room) => room.isFrom(loudest[0])) : undefined
}
