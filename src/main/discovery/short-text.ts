import { NAME_MAX, ROOM_NAME_MAX } from '../../shared/limits.ts'
import { cleanLine } from '../../shared/text.ts'
import { shortLine } from './short-line.ts'

/** In UTF-8. A TXT string holds 255 bytes with its key, and all of a room's strings stay under 400. */
const TITLE_BYTES = 200
const HOST_NAME_BYTES = 60

/** The title of a room, fit to be announced and listed. May come out empty. */
export const shortTitle = (raw: string): string => withinBytes(shortLine(raw, ROOM_NAME_MAX), TITLE_BYTES)

/** The same for the display name of whoever hosts it. */
export const shortHostName = (raw: string): string => withinBytes(shortLine(raw, NAME_MAX), HOST_NAME_BYTES)

function withinBytes(text: string, bytes: number): string {
  let end = 0
  for (const character of text) {
    bytes -= Buffer.byteLength(character)
    if (bytes < 0) break
    end += character.length
  }
  // Cleaned again, because what is left may end in a blank or be nothing that can be seen.
  return cleanLine(text.slice(0, end))
}
