import { RoomId } from '../../../shared/wire/ids.ts'
import { markOf } from '../../../shared/wire/room.ts'
import * as v from 'valibot'
import type { FoundRoom } from '../found-room.ts'
import { parseInvite, type Invite } from '../invite.ts'
import { shortLine } from '../short-line.ts'
import { shortTitle } from '../short-text.ts'
import { parseTyped, unquoted, type TypedAddress } from '../typed-address.ts'

/** Characters of a question that are repeated in the answer. */
const MAX_SHOWN = 80

/** What somebody means by what they gave. */
export type Asked =
  | { as: 'nothing' }
  | { as: 'invite'; invite: Invite }
  /** One room, which may be listed more than once: copies of it. */
  | { as: 'room'; id: string }
  | { as: 'several'; rooms: FoundRoom[] }
  | { as: 'unheard'; wanted: Unheard }
  /** `unheard`: it may have been meant as the name of a room, too. */
  | { as: 'address'; typed: TypedAddress; unheard: Unheard | null }

export interface Unheard {
  wanted: 'id' | 'mark' | 'title'
  text: string
}

/** A word that names a room that is heard means that room; else it is an address wherever it can be one. */
export function readAsked(text: string, rooms: readonly FoundRoom[]): Asked {
  const invite = parseInvite(text)
  if (invite) return { as: 'invite', invite }
  const word = unquoted(text)
  const named = roomsNamed(word, rooms)
  const [first] = named
  if (first) return named.some(({ id }) => id !== first.id) ? { as: 'several', rooms: named } : { as: 'room', id: first.id }
  const unheard = unheardIn(word)
  const typed = parseTyped(text)
  if (unheard?.wanted === 'id' || !typed) return unheard ? { as: 'unheard', wanted: unheard } : { as: 'nothing' }
  return { as: 'address', typed, unheard: BARE_NAME.test(word) ? unheard : null }
}

/** Of a link only what stands before `#`: a code or an owner's secret may follow. */
export const shownText = (text: string): string => shortLine(unquoted(text).replace(/[#＃].*$/s, ''), MAX_SHOWN)

const MARK = /^[a-z2-7]{4}-[a-z2-7]{4}$/
/** A computer or a room may be called this. */
const BARE_NAME = /^[^.:/#＃]+$/
/** What was meant as an address or a link, and is none. */
const LINK_OR_NUMBERS = /^(?:[\d.:：]+|[a-z]+:\/\/.*|watercooler:.*|)$/is

function roomsNamed(word: string, rooms: readonly FoundRoom[]): FoundRoom[] {
  const wanted = word.toLowerCase()
  const title = shortTitle(word).toLowerCase()
  const tests = [
    ({ id }: FoundRoom) => id === wanted,
    (room: FoundRoom) => title !== '' && room.title.toLowerCase() === title,
    ({ id }: FoundRoom) => markOf(id) === wanted,
  ]
  return tests.map((test) => rooms.filter(test)).find((found) => found.length > 0) ?? []
}

function unheardIn(word: string): Unheard | null {
  const small = word.toLowerCase()
  if (v.is(RoomId, small)) return { wanted: 'id', text: small }
  if (MARK.test(small)) return { wanted: 'mark', text: small }
  return LINK_OR_NUMBERS.test(word) || shortTitle(word) === '' ? null : { wanted: 'title', text: shownText(word) }
}
