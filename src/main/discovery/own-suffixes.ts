import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { suffixesOfResolvConf } from './search-suffixes.ts'

const RESOLV_CONF = '/etc/resolv.conf'

/** What this computer puts behind short names: its resolver's search list, its own domain, on Windows that of its user. */
export async function ownSuffixes(env: NodeJS.ProcessEnv, path = RESOLV_CONF): Promise<string[]> {
  const searched = suffixesOfResolvConf(await readFile(path, 'utf8').catch(() => ''))
  const [, domain] = /^[^.]+\.(.+)$/.exec(hostname()) ?? []
  return [...searched, domain, env['USERDNSDOMAIN']].filter((suffix) => suffix !== undefined)
}
