import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** Length limits of DNS names, RFC 1035. */
const MAX_NAME = 253
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/

/** As interfaces are called, or numbered on Windows. */
const ZONE = /^[A-Za-z0-9._~-]{1,32}$/

/** Letters of any script, digits and what joins them; URL would also take `%41`, blanks and more. */
const NAME = /^(?:[\p{L}\p{M}\p{N}\p{S}._-]|\u200C|\u200D)+$/u

/** Addresses that are no machine's: unspecified, multicast, reserved, broadcast. */
const NOBODY = new BlockList()
NOBODY.addSubnet('0.0.0.0', 8)
NOBODY.addSubnet('224.0.0.0', 3)
NOBODY.addAddress('::', 'ipv6')
NOBODY.addSubnet('ff00::', 8, 'ipv6')

/** The host somebody wrote, in the one form we know it by: an IP address (v6 without brackets, with its zone) or an ASCII name. */
export function readHost(text: string): string | null {
  return isIPv4(text) || text.includes(':') ? readAddress(text) : readName(text)
}

/** An address a machine can have, in its usual form; null for anything else. */
export function readAddress(text: string): string | null {
  if (isIPv4(text)) return NOBODY.check(text) ? null : text
  const [address = '', zone, ...more] = text.split('%')
  if (!isIPv6(address) || NOBODY.check(address, 'ipv6') || more.length > 0) return null
  const usual = new URL(`http://[${address}]`).hostname.slice(1, -1)
  if (zone === undefined) return usual
  return ZONE.test(zone) ? `${usual}%${zone}` : null
}

function readName(text: string): string | null {
  if (!NAME.test(text) || !URL.canParse(`http://${text}`)) return null
  // For the letters of other scripts, and for numbers: URL reads 192.168.5 as 192.168.0.5, which nobody meant.
  const name = new URL(`http://${text}`).hostname.replace(/\.$/, '')
  return !isIPv4(name) && isDnsName(name) ? name : null
}

/** In lower case and without a dot at the end. */
export function isDnsName(name: string): boolean {
  return name.length <= MAX_NAME && name.split('.').every((label) => LABEL.test(label))
}
