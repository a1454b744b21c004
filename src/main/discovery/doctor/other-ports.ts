import type { Finding, Place } from '../../../shared/doctor/finding.ts'
import { DEFAULT_PORT, LAST_PORT } from '../../../shared/ports.ts'
import { knock } from './knock.ts'
import { meet } from './meet.ts'
import { refOf } from './met.ts'
import type { DoctorOptions } from './options.ts'

/** Where a host that found its port taken went instead. */
const PORTS = Array.from({ length: LAST_PORT - DEFAULT_PORT + 1 }, (_, index) => DEFAULT_PORT + index)

/** The rooms at the other usual ports of a computer that is there: the wanted one, or any where none was named. */
export async function atOtherPorts(place: Place, wanted: string | null, options: DoctorOptions): Promise<Finding[]> {
  const others = PORTS.filter((port) => port !== place.port)
  return (await Promise.all(others.map((port) => at({ ...place, port }, place, wanted, options)))).flat()
}

async function at(other: Place, place: Place, wanted: string | null, options: DoctorOptions): Promise<Finding[]> {
  if ((await knock(other, options)).is !== 'open') return []
  const meeting = await meet(other, wanted, options)
  if (meeting.is !== 'live') return []
  return [{ code: 'other-port', kind: 'note', place, port: other.port, room: refOf(meeting.card) }]
}
