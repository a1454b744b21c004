import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { Finding } from '../../../shared/doctor/finding.ts'
import { resolveHost, type Lookup } from '../resolve-host.ts'
import { assertWanted, deadlineOf } from './deadline.ts'
import { codeOf } from './error-code.ts'
import { withoutZone } from './near-address.ts'
import type { DoctorOptions } from './options.ts'

/** These mean that the name was looked up and is nobody's; all others, that nobody could be asked. */
const NOBODYS = ['ENOTFOUND', 'ENODATA']

export interface Resolved {
  addresses: string[]
  findings: Finding[]
}

export const isName = (host: string): boolean => isIP(withoutZone(host)) === 0

/** The addresses of a host, and where it has none, whether that is sure. */
export async function resolveName(host: string, options: DoctorOptions): Promise<Resolved> {
  if (!isName(host)) return { addresses: [host], findings: [] }
  let error: string | null = null
  const byName: Lookup = async (name) => {
    try {
      return await inTime(name, options)
    } catch (thrown) {
      error = codeOf(thrown)
      return []
    }
  }
  const addresses = [...new Set(await resolveHost(host, byName))]
  assertWanted(options)
  return {
    addresses,
    findings: [addresses.length > 0 ? { code: 'name-leads', kind: 'fine', name: host, addresses } : nowhere(host, error)],
  }
}

function nowhere(name: string, error: string | null): Finding {
  if (error === null || NOBODYS.includes(error)) return { code: 'name-unknown', kind: 'problem', name }
  return { code: 'name-unsure', kind: 'unknown', name, error }
}

/** A lookup cannot be given up; it is waited for no longer than for anything else. */
function inTime(name: string, { lookup: byName = systemLookup, ...options }: DoctorOptions): ReturnType<Lookup> {
  const { until } = deadlineOf(options)
  return new Promise((resolve, reject) => {
    until.addEventListener('abort', () => reject(Object.assign(new Error(), { code: 'ETIMEDOUT' })))
    byName(name).then(resolve, reject)
  })
}

const systemLookup: Lookup = (name) => lookup(name, { all: true })
