/** Columns a character takes in a terminal: those of East Asian scripts are as wide as two. */
const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\p{Extended_Pictographic}]/u
const NO_WIDTH = /\p{Mn}|\u200D/u

/** What a line does not begin with, and what none ends with. */
const CLOSING = /^[，。、；：！？）》」』”’…]/u
const OPENING = /[（《「『“‘]$/u

/** A word with the blanks behind it; Chinese can be parted between any two characters. */
const PIECES = /(?:(?=\p{Script=Han}|[\u3000-\u303F\uFF00-\uFF60]).|[^\s\p{Script=Han}\u3000-\u303F\uFF00-\uFF60]+)\s*/gu

export function columnsOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (NO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1), 0)
}

/** `text` in lines of at most `columns`; a longer word has a line of its own, for a command is not to be parted. */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of whole(text.match(PIECES) ?? [])) {
    if (line !== '' && columnsOf((line + piece).trimEnd()) > columns) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += piece
  }
  return [...lines, line.trimEnd()]
}

/** Pieces with the marks that belong to them. */
function whole(pieces: readonly string[]): string[] {
  const joined: string[] = []
  for (const piece of pieces) {
    const before = joined.at(-1)
    if (before !== undefined && (CLOSING.test(piece) || OPENING.test(before))) joined[joined.length - 1] = before + piece
    else joined.push(piece)
  }
  return joined
}
