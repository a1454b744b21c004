import { isIPv4, isIPv6 } from 'node:net'

/** Names that only a local network answers for: mDNS, router and home networks, private use (RFC 6762, RFC 8375, ICANN). */
const LOCAL_SUFFIXES = ['.local', '.lan', '.home.arpa', '.internal']

/** Length limits of DNS names, RFC 1035. */
const MAX_NAME = 253
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

/** Where a request was sent: `host` in lower case without brackets or trailing dot, `port` when one was written. */
export interface Authority {
  host: string
  port: number | undefined
}

/** Reads `name`, `name:port`, `1.2.3.4:port` or `[v6]:port`, as it stands in a Host header; anything else is undefined. */
export function readAuthority(text: string): Authority | undefined {
  const [, bracketed, plain, port] = /^(?:\[([^[\]]+)\]|([^:[\]]+))(?::(\d{0,5}))?$/.exec(text.toLowerCase()) ?? []
  const host = bracketed ?? plain?.replace(/\.$/, '')
  if (host === undefined || !(bracketed === undefined ? isNameOrIPv4(host) : isIPv6(host))) return undefined
  return { host, port: port ? Number(port) : undefined }
}

function isNameOrIPv4(host: string): boolean {
  return isIPv4(host) || (host.length <= MAX_NAME && host.split('.').every((label) => LABEL.test(label)))
}

/**
 * True when a request's Host header names a machine that an outsider's DNS cannot stand for: an address literal, a name that
 * only the local network gives, the machine's full name `fqdn`, or one of the operator's `allowed` names. Keeps DNS
 * rebinding out: a page of another site that points its own name at us still sends its own name here. A missing header
 * is not own; every browser sends one. Ports, case and a trailing dot do not matter.
 */
export function isOwnHost(hostHeader: string | undefined, known: { allowed: readonly string[]; fqdn?: string | undefined }): boolean {
  const host = readAuthority(hostHeader ?? '')?.host
  if (host === undefined) return false
  if (isIPv4(host) || isIPv6(host) || !host.includes('.')) return true
  if (LOCAL_SUFFIXES.some((suffix) => host.endsWith(suffix))) return true
  return [...known.allowed, known.fqdn ?? ''].some((name) => readAuthority(name)?.host === host)
}
