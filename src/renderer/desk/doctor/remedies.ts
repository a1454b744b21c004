import type { Diagnosis, Finding } from '../../../shared/doctor/finding.ts'
import { say, type DoctorWords, type Remedy } from '../../../shared/doctor/words.ts'

/** What to do, each once, in the order of the findings. Nothing is to be done about a note on a room that is well. */
export function remediesFor({ findings, isWell }: Pick<Diagnosis, 'findings' | 'isWell'>, words: DoctorWords): Remedy[] {
  const isWorthwhile = ({ kind }: Finding): boolean => kind === 'problem' || kind === 'unknown' || !isWell
  const remedies = findings.filter(isWorthwhile).flatMap((finding) => say(words, finding).todo ?? [])
  return [...new Map(remedies.map((remedy) => [JSON.stringify(remedy), remedy])).values()]
}

/** What lets the room of this computer through its firewall. */
export function firewallRemedies(url: string, words: DoctorWords): readonly Remedy[] {
  const { hostname, port } = new URL(url)
  const place = { address: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || 80 }
  return say(words, { code: 'firewall', kind: 'problem', place, sign: { by: 'port', port: place.port }, at: 'here' }).todo ?? []
}
