import { markOf } from '../../../shared/wire/room.ts'
import type { FoundRoom } from '../../discovery/found-room.ts'
import type { RoomsTexts } from './texts.ts'

/** Filled where one can go in. */
const SIGNS: Record<FoundRoom['state'], string> = { live: '●', checking: '◌', unreachable: '○', gone: '×' }

/** The list for people: what a room is and how it is, who hosts it, where it is. */
export function listText(rooms: readonly FoundRoom[], words: RoomsTexts): string {
  if (rooms.length === 0) return `${words.none}\n`
  return `${[words.found(rooms.length), ...rooms.map((room) => roomText(room, words))].join('\n\n')}\n`
}

function roomText(room: FoundRoom, words: RoomsTexts): string {
  const { state, title, hostName, id, urls, foundBy } = room
  const facts = [...(hostName ? [words.hostedBy(hostName)] : []), words.mark(markOf(id)), ...foundBy.map((by) => words.foundBy[by])]
  const lines = [facts.join(' · '), ...urls]
  return [`${SIGNS[state]} ${title || words.untitled} – ${stateText(room, words).join(', ')}`, ...lines.map((line) => `  ${line}`)].join(
    '\n',
  )
}

function stateText({ state, cause, online, needsCode, isCopy }: FoundRoom, words: RoomsTexts): string[] {
  const states = {
    live: words.online(online ?? 0),
    checking: words.checking,
    gone: words.gone,
    unreachable: words.unreachable(words.causes[cause ?? 'silent']),
  }
  return [states[state], ...(needsCode ? [words.needsCode] : []), ...(isCopy ? [words.copy] : [])]
}
