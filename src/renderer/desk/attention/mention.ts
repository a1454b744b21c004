import type { FoldedMessage } from '../../../shared/wire/events.ts'

interface Person {
  id: string
  name: string
}

const WORD = /[\p{L}\p{M}\p{N}_]/u
/** Written without spaces between words: what follows a name there says nothing of where it ends. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u

/** Whether a message is meant for somebody: it lists them, or says `@` and their name. */
export function isFor({ text, mentions }: Pick<FoldedMessage, 'text' | 'mentions'>, { id, name }: Person): boolean {
  return (mentions?.includes(id) ?? false) || names(text.toLowerCase(), `@${name.toLowerCase()}`)
}

function names(text: string, called: string): boolean {
  for (let at = text.indexOf(called); at >= 0; at = text.indexOf(called, at + 1)) {
    if (endsThere(called, text.slice(at + called.length))) return true
  }
  return false
}

/** “@Ada” is not said in “@Adam”. */
function endsThere(called: string, rest: string): boolean {
  const [next = ''] = rest
  const last = Array.from(called).at(-1) ?? ''
  return !WORD.test(next) || UNSPACED.test(next) || UNSPACED.test(last)
}
