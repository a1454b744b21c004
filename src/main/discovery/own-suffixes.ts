import { readFile } from 'node:fs/promises'
import { suffixesOfResolvConf } from './search-suffixes.ts'

const RESOLV_CONF = '/etc/resolv.conf'

/** What this network has computers put behind short names: the resolver's search list; on Windows the domain of the user. */
export async function ownSuffixes(env: NodeJS.ProcessEnv, path = RESOLV_CONF): Promise<string[]> {
  const searched = suffixesOfResolvConf(await readFile(path, 'utf8').catch(() => ''))
  return [...searched, env['USERDNSDOMAIN']].filter((suffix) => suffix !== undefined)
}
