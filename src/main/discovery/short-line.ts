import { cleanLine } from '../../shared/text.ts'

/** How much is looked at for each character that may be kept: whoever sends more means no good. */
const LOOKED_AT = 8

/** A title or name from somebody else as one clean line of at most `max` code points. May come out empty. */
export function shortLine(raw: string, max: number): string {
  const characters = Array.from(cleanLine(raw.slice(0, max * LOOKED_AT).toWellFormed()))
  // Cleaned again, because what is left may end in a blank or be nothing that can be seen.
  return cleanLine(characters.slice(0, max).join(''))
}
