import { DEFAULT_PORT, LAST_PORT } from '../ports.ts'
import { urlHost } from '../url-host.ts'
import type { Place } from './finding.ts'

/** As it is typed, and stands in a URL. */
export const placeText = ({ address, port }: Place): string => `${urlHost(address)}:${port}`

/** The ports to let through for a room: all that a host may come to use, or the one that somebody chose. */
export function portsFor({ port }: Place, between: string): string {
  return port >= DEFAULT_PORT && port <= LAST_PORT ? `${DEFAULT_PORT}${between}${LAST_PORT}` : String(port)
}
