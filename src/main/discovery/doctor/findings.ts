import type { Finding, RoomRef } from '../../../shared/doctor/finding.ts'
import { isHeard } from './announced.ts'
import type { Asked } from './asked.ts'
import type { Target } from './destinations.ts'
import type { Examined } from './examine.ts'
import type { Hearing } from './hearing.ts'
import { networkHere, vpnHere } from './here.ts'
import { placeNotes } from './place-notes.ts'
import { ofQuestion } from './question-findings.ts'
import { listed, notAnnounced, ofCard } from './room-findings.ts'
import type { Surroundings } from './surroundings.ts'

export interface Exam {
  asked: Asked
  target: Target
  /** Which room it is, as far as that is known. */
  room: RoomRef | null
  surroundings: Surroundings
  heard: Hearing
  examined: readonly Examined[]
  /** A place where it is live. */
  live: Examined | undefined
}

/** A VPN is worth a word only where something was expected to be near and did not answer. */
const LED_AWAY = ['silent', 'no-neighbour', 'no-route', 'no-way-on']

/** All findings, what was asked for first, then where it is, what it is, and how it is here. */
export function findingsOf(exam: Exam): Finding[] {
  const ofAsked = ofQuestion(exam)
  if (exam.asked.as === 'nothing' || exam.asked.as === 'several') return ofAsked
  return [...ofAsked, ...ofPlaces(exam), ...ofRoom(exam), ...ofHere(exam)]
}

/** Where the room is live somewhere, that it is not at another place as well is no problem. */
function ofPlaces({ examined, live, surroundings }: Exam): Finding[] {
  return examined.flatMap((each) => {
    if (live && !each.live) return each.findings.slice(0, 1).map(asNote)
    return [...each.findings, ...placeNotes(each, surroundings)]
  })
}

function ofRoom({ asked, room, live, surroundings, heard }: Exam): Finding[] {
  if (!room) return []
  const known = listed(room.id, surroundings)
  return live ? [...known, ...ofCard(live, hasCode(asked)), ...notAnnounced(live, surroundings, heard)] : known
}

function ofHere({ examined, room, live, surroundings, heard }: Exam): Finding[] {
  const network = networkHere(surroundings)
  const isSearching = surroundings.around.links.interfaces.length > 0 || network.length > 0
  const nowhere: Finding[] = isSearching ? [] : [{ code: 'mdns-nowhere', kind: 'unknown' }]
  // What is deaf here did not keep this room from being heard.
  const isRoomHeard = surroundings.around.rooms.some((each) => each.id === room?.id && isHeard(each))
  const mdns = live && isRoomHeard ? heard.findings.map(asNote) : heard.findings
  const isLedAway = !live && examined.some(({ findings }) => findings.some(({ code }) => LED_AWAY.includes(code)))
  return [...(live ? network.map(asNote) : network), ...nowhere, ...mdns, ...(isLedAway ? vpnHere(surroundings) : [])]
}

const asNote = (finding: Finding): Finding => (finding.kind === 'fine' ? finding : { ...finding, kind: 'note' })

const hasCode = (asked: Asked): boolean =>
  (asked.as === 'invite' && asked.invite.code !== undefined) || (asked.as === 'address' && asked.typed.code !== undefined)
