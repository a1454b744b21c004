import type { Finding, Place } from '../../../shared/doctor/finding.ts'
import type { RoomCard } from '../../../shared/wire/room.ts'
import { acceptsName } from './accepts-name.ts'
import { knock } from './knock.ts'
import { meet, type Meeting } from './meet.ts'
import { met } from './met.ts'
import { atOtherPorts } from './other-ports.ts'
import type { Surroundings } from './surroundings.ts'
import { unanswered } from './unanswered.ts'
import { whereaboutsOf, type Whereabouts } from './whereabouts.ts'

/** Where to go, and how it was called. */
export interface Destination {
  place: Place
  /** The host name that a browser would be given; null for an address. */
  name: string | null
  isTls: boolean
}

export interface Examined {
  place: Place
  where: Whereabouts
  /** What came of going there, the main thing first. */
  findings: Finding[]
  live: { card: RoomCard; clockMs: number | null } | null
}

/** Goes to one place and says what is there. `wanted`: the id of the room that should be. */
export async function examine(to: Destination, wanted: string | null, around: Surroundings): Promise<Examined> {
  const { place } = to
  const { options } = around
  const where = whereaboutsOf(place.address, around.networks)
  const knocked = await knock(place, options)
  if (knocked.is !== 'open') {
    const finding = await unanswered(knocked, place, where, around)
    const others = knocked.is === 'refused' && where.is !== 'public' ? await atOtherPorts(place, wanted, options) : []
    return { place, where, findings: [finding, ...others], live: null }
  }
  const meeting = await meet(place, wanted, options)
  const refusedName = await namesRefused(meeting, to, around)
  return { place, where, findings: [met(meeting, place, to.isTls, options), ...refusedName], live: meeting.is === 'live' ? meeting : null }
}

async function namesRefused(meeting: Meeting, { place, name }: Destination, { options }: Surroundings): Promise<Finding[]> {
  if (meeting.is !== 'live' || name === null) return []
  const isAccepted = await acceptsName(place, meeting.card.room.id, name, options)
  return isAccepted ? [] : [{ code: 'host-forbidden', kind: 'problem', place, name }]
}
