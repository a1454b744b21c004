import { keep, kept } from '../page/keep.ts'

/** What fills the window beside the list of rooms. */
export type Place = { is: 'lobby' } | { is: 'host' } | { is: 'settings' } | { is: 'room'; roomId: string }

const KEY = 'watercooler.last-room'

export const LOBBY: Place = { is: 'lobby' }

/** The room one was in last, whatever one looked at since. */
export function placeAtStart(): Place {
  const roomId = kept(KEY)
  return roomId === null ? LOBBY : { is: 'room', roomId }
}

export function keepPlace(place: Place): void {
  if (place.is === 'room') keep(KEY, place.roomId)
}
