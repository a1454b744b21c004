import { RoomId } from '../shared/wire/ids.ts'
import * as v from 'valibot'
import { roomServerName } from './http/room-key.ts'

/** An origin that means a room, wherever its host is. Nothing resolves it: `.invalid` is nobody's (RFC 6761). */
export const addressOfRoom = (roomId: string): string => `http://${roomServerName(roomId)}`

/** The room that such an origin means, or a URL below it; null for any other. */
export function roomIdAt(url: string): string | null {
  const { hostname, protocol, port } = new URL(url)
  const [roomId = ''] = hostname.split('.', 1)
  const isRoom = v.is(RoomId, roomId) && hostname === roomServerName(roomId) && protocol === 'http:' && port === ''
  return isRoom ? roomId : null
}
