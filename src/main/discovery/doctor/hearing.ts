import type { Finding } from '../../../shared/doctor/finding.ts'
import type { LinkHealth } from '../mdns-link.ts'
import type { Around } from './options.ts'

/**
 * ms. The own question comes back in one, but an interface that has just come up may not be ready for a second; and others are
 * asked at the start, after one second and after three.
 */
const ENOUGH_MS = 4_000

export interface Hearing {
  findings: Finding[]
  /** Interfaces that hear themselves, for long enough that silence means something. */
  on: string[]
  seconds: number
}

/** Whether this computer can hear announcements at all. Hearing itself does not prove that; not hearing itself disproves it. */
export function hearing({ links, since }: Around, now: number): Hearing {
  const isLong = now - since >= ENOUGH_MS
  const seconds = Math.max(0, Math.round((now - since) / 1_000))
  const troubles = links.interfaces.flatMap((link) => troubleOf(link, isLong, seconds))
  const on = links.interfaces.filter((link) => link.heardItselfAt !== null && !isFailing(link)).map(({ name }) => name)
  const hears: Finding[] = on.length > 0 ? [{ code: 'mdns-hears', kind: 'fine', interfaces: [...new Set(on)] }] : []
  return { findings: [...hears, ...troubles], on: isLong ? on : [], seconds }
}

function troubleOf(link: LinkHealth, isLong: boolean, seconds: number): Finding[] {
  const { name, address, lastError, heardItselfAt } = link
  const at = { interface: name, address }
  if (isFailing(link) && lastError?.code !== 'DEAF') return [{ code: 'mdns-failing', kind: 'problem', ...at, error: lastError?.code ?? '' }]
  const isDeaf = isFailing(link) || (heardItselfAt === null && isLong)
  return isDeaf ? [{ code: 'mdns-deaf', kind: 'problem', ...at, seconds }] : []
}

/** An error stays on record; what was heard after it shows that it has mended. */
function isFailing({ lastError, heardItselfAt }: LinkHealth): boolean {
  return lastError !== null && (heardItselfAt === null || heardItselfAt < lastError.at)
}
