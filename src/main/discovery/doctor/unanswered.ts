import type { Finding, LifeSign, Place } from '../../../shared/doctor/finding.ts'
import { announcedSecondsAgo } from './announced.ts'
import { timeoutOf } from './deadline.ts'
import type { Knock } from './knock.ts'
import { lifeSignAt } from './life-sign.ts'
import { isLinkLocalV6, zoneOf } from './near-address.ts'
import type { Surroundings } from './surroundings.ts'
import type { Whereabouts } from './whereabouts.ts'

export type Unanswered = Exclude<Knock, { is: 'open' }>

/** Why nobody opens: as much as is known, and no more. */
export async function unanswered(knock: Unanswered, place: Place, where: Whereabouts, around: Surroundings): Promise<Finding> {
  if (knock.is === 'refused') {
    return { code: 'refused', kind: 'problem', place, isHere: where.isHere, announcedSeconds: announced(place, around) }
  }
  if (knock.is !== 'silent' && isZoneWrong(place, around)) return { code: 'zone', kind: 'problem', place, zone: zoneOf(place.address) }
  const sign = mayBeFirewall(knock, where) ? await signOf(place, around) : null
  if (sign) return { code: 'firewall', kind: 'problem', place, sign, at: where.isHere ? 'here' : 'there' }
  return knock.is === 'silent' ? silence(place, where, around) : failure(knock, place, where)
}

/**
 * A firewall is silent, or says in the computer's name that it cannot be found, as firewalld does. In the internet any machine on
 * the way may answer for another, so nothing is concluded there.
 */
function mayBeFirewall({ is }: Unanswered, where: Whereabouts): boolean {
  return (is === 'silent' || is === 'unreachable') && where.is !== 'public'
}

async function signOf(place: Place, around: Surroundings): Promise<LifeSign | null> {
  const sign = await lifeSignAt(place, around.options)
  const seconds = announced(place, around)
  return sign ?? (seconds === null ? null : { by: 'announcement', seconds })
}

const announced = (place: Place, { around, options }: Surroundings) => announcedSecondsAgo(place, around, options.now())

function silence(place: Place, { is, isHere }: Whereabouts, { options }: Surroundings): Finding {
  const at = isHere ? 'here' : is === 'link' ? 'link' : 'elsewhere'
  return { code: 'silent', kind: 'unknown', place, at, seconds: Math.ceil(timeoutOf(options) / 1_000) }
}

function failure({ is, error }: Extract<Unanswered, { error: string }>, place: Place, where: Whereabouts): Finding {
  if (is === 'forbidden') return { code: 'forbidden-here', kind: 'problem', place, error }
  if (is === 'failed') return { code: 'failed', kind: 'unknown', place, error }
  // Also a broadcast address, which Linux calls a network that cannot be reached.
  const isNeighbour = where.is === 'link' && error !== 'ENETDOWN'
  if (isNeighbour) return { code: 'no-neighbour', kind: 'problem', place, interfaces: where.interfaces }
  return { code: is === 'unreachable' ? 'no-way-on' : 'no-route', kind: 'problem', place, error }
}

function isZoneWrong({ address }: Place, { interfaces }: Surroundings): boolean {
  if (!isLinkLocalV6(address)) return false
  const zone = zoneOf(address)
  if (zone === null) return true
  const names = Object.entries(interfaces ?? {}).flatMap(([name, infos = []]) => [name, ...infos.map((info) => String(info.scopeid))])
  return interfaces !== null && !names.includes(zone)
}
