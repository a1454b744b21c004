import type { Finding, Place, RoomRef } from '../../../shared/doctor/finding.ts'
import { markOf, type RoomCard } from '../../../shared/wire/room.ts'
import { shortLine } from '../short-line.ts'
import { shortHostName, shortTitle } from '../short-text.ts'
import { timeoutOf } from './deadline.ts'
import type { Meeting } from './meet.ts'
import type { DoctorOptions } from './options.ts'

/** Characters of what a host says it runs. */
const SOFTWARE_MAX = 40

/** What somebody who opened turned out to be. `isTls`: a browser would speak TLS with them, and we have not. */
export function met(meeting: Meeting, place: Place, isTls: boolean, options: DoctorOptions): Finding {
  switch (meeting.is) {
    case 'live':
      return live(meeting.card, place)
    case 'refusal':
      return refusal(meeting, place)
    case 'other-protocol':
      return { code: 'other-protocol', kind: 'problem', place, versions: meeting.versions }
    case 'unproved':
      return { code: 'unproved', kind: 'unknown', place, mark: markOf(meeting.roomId) }
    case 'wrong-room':
      return { code: 'wrong-room', kind: 'problem', place }
    case 'cut-off':
      return isTls ? { code: 'behind-tls', kind: 'unknown', place } : { code: 'cut-off', kind: 'unknown', place }
    case 'not-a-room':
      return isTls ? { code: 'behind-tls', kind: 'unknown', place } : { code: 'not-a-room', kind: 'problem', place }
    case 'mute':
      return { code: 'mute', kind: 'problem', place, seconds: Math.ceil(timeoutOf(options) / 1_000) }
    case 'failed':
      return { code: 'failed', kind: 'unknown', place, error: meeting.error }
  }
}

function live(card: RoomCard, place: Place): Finding {
  const { name, version } = card.software
  const software = shortLine(`${name} ${version}`, SOFTWARE_MAX)
  return { code: 'live', kind: 'fine', place, room: refOf(card), online: Math.max(0, card.online), software }
}

/** The key proves who it is, not that it means well: its texts are cleaned as everybody's. */
export function refOf({ room }: RoomCard): RoomRef {
  return { id: room.id, mark: markOf(room.id), title: shortTitle(room.name), hostName: shortHostName(room.host.name) }
}

function refusal({ status, problem }: Extract<Meeting, { is: 'refusal' }>, place: Place): Finding {
  if (problem === 'peer-forbidden') return { code: 'peer-forbidden', kind: 'problem', place }
  if (problem === 'draining' || problem === 'overloaded') return { code: 'busy', kind: 'problem', place, isClosing: problem === 'draining' }
  return { code: 'refusal', kind: 'unknown', place, status, problem }
}
