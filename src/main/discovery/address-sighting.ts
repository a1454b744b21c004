import type { Endpoint, FoundBy, Sighting } from './found-room.ts'

/** A place to look at, of which nothing more is known than perhaps the room. */
export function addressSighting({ address, port }: Endpoint, foundBy: FoundBy, roomId: string | null = null): Sighting {
  return { address, port, foundBy, roomId, boot: null, title: '', hostName: '', needsCode: false, isGoodbye: false }
}
