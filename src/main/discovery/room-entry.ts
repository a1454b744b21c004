import type { Candidate } from './candidate.ts'
import type { Cause, FoundBy, FoundRoom, Sighting } from './found-room.ts'
import { originOf } from './origin.ts'
import { shortHostName, shortTitle } from './short-text.ts'

interface RoomFacts {
  id: string
  firstSeenAt: number
  isGone: boolean
  isCopy: boolean
}

/** A room as the list shows it, from the places where it is said to be, in the order in which to try them. */
export function roomEntry(room: RoomFacts, candidates: readonly Candidate[]): FoundRoom {
  const answering = lastProved(candidates.filter(({ answers }) => answers))
  return {
    id: room.id,
    ...factsOf(candidates),
    ...stateOf(candidates, room.isGone),
    // Whoever has another room's key there would show another room.
    urls: candidates.filter(({ cause }) => cause !== 'another-room').map(({ endpoint }) => originOf(endpoint)),
    online: answering?.card?.online ?? null,
    foundBy: [...new Set(candidates.flatMap(({ foundBy }): FoundBy[] => [...foundBy]))],
    isCopy: room.isCopy,
    firstSeenAt: room.firstSeenAt,
    lastSeenAt: Math.max(...candidates.flatMap(({ heardAt, provedAt }) => [heardAt, provedAt])),
  }
}

/** As the room itself said; as was announced only while it has not: anybody may announce anything in its name. */
function factsOf(candidates: readonly Candidate[]): Pick<Sighting, 'title' | 'hostName' | 'needsCode'> {
  const room = lastProved(candidates)?.card?.room
  if (room) return { title: shortTitle(room.name), hostName: shortHostName(room.host.name), needsCode: room.needsCode }
  return (candidates.find(({ heard }) => heard.title !== '') ?? candidates[0])?.heard ?? { title: '', hostName: '', needsCode: false }
}

function lastProved(candidates: readonly Candidate[]): Candidate | undefined {
  return candidates.filter(({ card }) => card !== null).toSorted((a, b) => b.provedTurn - a.provedTurn)[0]
}

function stateOf(candidates: readonly Candidate[], isGone: boolean): Pick<FoundRoom, 'state' | 'cause'> {
  if (candidates.some(({ answers }) => answers)) return { state: 'live' }
  if (isGone) return { state: 'gone' }
  if (candidates.some(({ isUnknown }) => isUnknown)) return { state: 'checking' }
  return { state: 'unreachable', cause: likelyCause(candidates) }
}

/** Of the place most worth trying. That another room is somewhere says nothing of this one. */
function likelyCause(candidates: readonly Candidate[]): Cause {
  const causes = candidates.flatMap(({ cause }) => cause ?? [])
  return causes.find((cause) => cause !== 'another-room') ?? causes[0] ?? 'silent'
}
