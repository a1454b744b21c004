import type { FoundRoom } from '../../../shared/found-room.ts'
import { plain } from '../../chat/people/member-entries.ts'

/** Copies of one room are told apart by where they are. */
export const rowKey = ({ id, urls, isCopy }: FoundRoom): string => (isCopy ? `${id} ${urls[0] ?? ''}` : id)

export function roomsNamed(rooms: readonly FoundRoom[], words: string): readonly FoundRoom[] {
  const wanted = plain(words.trim())
  return wanted === '' ? rooms : rooms.filter(({ title, hostName }) => plain(`${title} ${hostName}`).includes(wanted))
}
