import { RoomError } from '../../shared/room-error.ts'
import { RoomCards, type RoomCard } from '../../shared/wire/room.ts'
import { ask } from './http.ts'

/** Who is at this address. Sends nothing that belongs to a room. */
export async function cardAt(address: string, signal?: AbortSignal): Promise<RoomCard> {
  const [card] = (await ask(RoomCards, `${address}/api/v1/rooms`, signal ? { signal } : {})).rooms
  if (!card) throw new RoomError('not-found')
  return card
}

export const roomUrl = (address: string, roomId: string): string => `${address}/api/v1/rooms/${roomId}`
