import type { Finding, FindingKind } from '../../../shared/doctor/finding.ts'
import { markOf } from '../../../shared/wire/room.ts'
import { isHeard } from './announced.ts'
import type { Unheard } from './asked.ts'
import type { Exam } from './findings.ts'

/** What is to be said of the question itself: whether it names a room, a computer, or nothing. */
export function ofQuestion(exam: Exam): Finding[] {
  const { asked, target } = exam
  if (asked.as === 'nothing') return [{ code: 'not-understood', kind: 'problem' }]
  if (asked.as === 'several') {
    const rooms = asked.rooms.map(({ id, title, hostName }) => ({ id, mark: markOf(id), title, hostName }))
    return [{ code: 'several-rooms', kind: 'unknown', rooms }]
  }
  return [...(unheardOf(exam) ?? []), ...target.findings]
}

function unheardOf({ asked, target, live, surroundings, heard }: Exam): Finding[] | undefined {
  const kind = heard.on.length > 0 ? 'problem' : 'unknown'
  const tell = (wanted: Unheard, as: FindingKind): Finding[] => {
    const { around } = surroundings
    const others = around.rooms.filter(isHeard).length
    return [{ code: 'not-heard', kind: as, ...wanted, seconds: heard.seconds, others, couldHear: heard.on.length > 0 }]
  }
  if (asked.as === 'unheard') return tell(asked.wanted, kind)
  // Whoever typed it may have meant a room or a computer; it is neither.
  if (asked.as === 'address' && asked.unheard && target.destinations.length === 0) return tell(asked.unheard, kind)
  const id = asked.as === 'invite' && !live ? asked.invite.roomId : null
  const isListed = surroundings.around.rooms.some((room) => room.id === id)
  return id === null || isListed ? undefined : tell({ wanted: 'id', text: id }, 'note')
}
