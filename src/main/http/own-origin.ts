import { readAuthority } from './own-host.ts'

const DEFAULT_PORT = { http: 80, https: 443 }

/**
 * True when the page that sends a request came from this room, or from an origin the operator allowed (exactly as browsers
 * write it, or `*` for any). No Origin header means no page of another site: browsers send one with everything that is not
 * a plain same-origin read. The opaque origin `null` belongs to nobody and is refused.
 */
export function isOwnOrigin(
  origin: string | undefined,
  hostHeader: string | undefined,
  { allowed }: { allowed: readonly string[] },
): boolean {
  if (origin === undefined || allowed.includes('*') || allowed.includes(origin)) return true
  return isSameAuthority(origin, hostHeader ?? '')
}

/** Both schemes are served on the one port, so only host and port are compared. */
function isSameAuthority(origin: string, hostHeader: string): boolean {
  const [, scheme, rest] = /^(https?):\/\/(.+)$/i.exec(origin) ?? []
  const page = readAuthority(rest ?? '')
  const ours = readAuthority(hostHeader)
  if (!page || !ours || page.host !== ours.host) return false
  const defaultPort = scheme?.toLowerCase() === 'https' ? DEFAULT_PORT.https : DEFAULT_PORT.http
  return (page.port ?? defaultPort) === (ours.port ?? defaultPort)
}
