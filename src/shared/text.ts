/**
 * Text from other people is untrusted: what can hide, reorder or break a line in somebody else's window is stripped from
 * names here, once, at the edge. Message texts stay as they were written and are shown isolated.
 */

// Controls, format characters that reorder or hide (bidi, zero-width, BOM, tags), line and paragraph separators, and
// characters that are drawn as nothing. ZWJ (U+200D) and variation selectors stay: emoji are built with them.
const UNSAFE =
  /[\p{Cc}\u00AD\u061C\u115F\u1160\u180E\u200B\u200C\u200E\u200F\u2028-\u202E\u2060-\u206F\u2800\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E007F}]|\u034F|\u17B4|\u17B5/gu

/** Something of a name that can be seen: a letter, digit, punctuation or symbol. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u

/** A name as it is shown: NFC, one line, no invisible or reordering characters, single spaces. May come out empty. */
export function cleanLine(raw: string): string {
  // NFC comes last: taking a character out may bring together what composes.
  const line = raw
    .replace(/[^\S\uFEFF]+/gu, ' ')
    .replace(UNSAFE, '')
    .replace(/ +/g, ' ')
    .trim()
    .normalize('NFC')
  return VISIBLE.test(line) ? line : ''
}

/** Length in Unicode code points, the unit of every text limit. */
export function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** With the `u` flag a surrogate that has its partner is part of its character and does not match. */
const LONE_SURROGATE = /\p{Surrogate}/u

/** True when every surrogate has its partner; anything else cannot be encoded as UTF-8 and come back the same. */
export function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text)
}
