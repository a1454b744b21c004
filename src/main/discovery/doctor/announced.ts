import { urlHost } from '../../../shared/url-host.ts'
import type { Endpoint, FoundRoom } from '../found-room.ts'
import type { Around } from './options.ts'

/** ms. Who announced a room this long ago is still switched on, most likely. */
const MOMENTS_MS = 30_000

/**
 * Seconds since somebody announced a room from this very place, at the most; null where that is not known. An entry in the list
 * sums up all places of a room, so it says something of a place only where it has no other.
 */
export function announcedSecondsAgo(place: Endpoint, { rooms, since }: Around, now: number): number | null {
  const ages = rooms.filter((room) => isOnlyAt(room, place)).map((room) => ageOf(room, since, now))
  const age = Math.min(...ages)
  return age >= 0 && age <= MOMENTS_MS ? Math.round(age / 1_000) : null
}

export const isHeard = ({ foundBy, state }: FoundRoom): boolean => foundBy.includes('mdns') && state !== 'gone'

function isOnlyAt(room: FoundRoom, { address, port }: Endpoint): boolean {
  return isHeard(room) && room.urls.length === 1 && room.urls[0] === `http://${urlHost(address)}:${port}`
}

/** Where it was found in other ways too, the time it was last seen may be theirs: then only that it was heard at all is sure. */
function ageOf({ foundBy, lastSeenAt }: FoundRoom, since: number, now: number): number {
  return now - (foundBy.length === 1 ? lastSeenAt : since)
}
