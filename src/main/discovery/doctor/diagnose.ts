import type { Diagnosis } from '../../../shared/doctor/finding.ts'
import { readAsked, shownText } from './asked.ts'
import { assertWanted } from './deadline.ts'
import { targetOf } from './destinations.ts'
import { examine } from './examine.ts'
import { findingsOf } from './findings.ts'
import { hearing } from './hearing.ts'
import { refOf } from './met.ts'
import type { Around, DoctorOptions } from './options.ts'
import { surroundingsOf } from './surroundings.ts'

const KINDS = { nothing: 'nothing', invite: 'invite', room: 'room', several: 'room', unheard: 'room', address: 'address' } as const

/**
 * What is wrong between here and a room, given its address, link, id, mark or title, and what a finder has heard around.
 * @throws RoomError `cancelled` when `signal` fires.
 */
export async function diagnose(text: string, around: Around, options: DoctorOptions): Promise<Diagnosis> {
  assertWanted(options)
  const asked = readAsked(text, around.rooms)
  const surroundings = surroundingsOf(around, options)
  const heard = hearing(around, options.now())
  const target = await targetOf(asked, around.rooms, options)
  const wanted = target.room?.id ?? null
  const examined = await Promise.all(target.destinations.map((to) => examine(to, wanted, surroundings)))
  assertWanted(options)
  const live = examined.find((each) => each.live !== null)
  const room = live?.live ? refOf(live.live.card) : target.room
  return {
    asked: { text: shownText(text), as: KINDS[asked.as] },
    room,
    places: examined.map(({ place }) => place),
    findings: findingsOf({ asked, target, room, surroundings, heard, examined, live }),
    isWell: live !== undefined,
  }
}
