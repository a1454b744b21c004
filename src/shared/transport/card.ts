import { RoomError } from '../room-error.ts'
import { RoomCards, type RoomCard } from '../wire/room.ts'
import type { Http } from './http.ts'

/** Who is at this address. Sends nothing that belongs to a room. */
export async function cardAt(http: Http, address: string, signal?: AbortSignal): Promise<RoomCard> {
  const [card] = (await http.ask(RoomCards, `${address}/api/v1/rooms`, signal ? { signal } : {})).rooms
  if (!card) throw new RoomError('not-found')
  return card
}

export const roomUrl = (address: string, roomId: string): string => `${address}/api/v1/rooms/${roomId}`
