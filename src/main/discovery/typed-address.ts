import { parse } from '../../shared/parse.ts'
import { DEFAULT_PORT } from '../../shared/ports.ts'
import { RoomCode } from '../../shared/wire/requests.ts'
import { readHost } from './host-name.ts'

/** Ports that browsers leave out of what they show. */
const USUAL_PORT = { http: 80, https: 443 }

/** In UTF-16 units. Far more than any address; what is longer was not meant to be one. */
const MAX_LENGTH = 2_000

export interface TypedAddress {
  /** An IP address (v6 without brackets, with its zone if it had one) or a name in ASCII. */
  host: string
  port: number
  /** Present when a whole URL was given. */
  scheme?: 'http' | 'https'
  /** The room's code, where a link carried one. */
  code?: string
}

/**
 * What people type or paste to say where a room is: `host`, `host:port` or a URL, of which the path does not matter. Without a
 * port it is 7117; a URL without one means its scheme's port, as in the browser it was copied from. Null for anything else.
 */
export function parseTyped(text: string): TypedAddress | null {
  if (text.length > MAX_LENGTH) return null
  const [, beforeHash = '', fragment = ''] = /^([^#＃]*)[#＃]?(.*)$/s.exec(unquoted(text)) ?? []
  const [, scheme, authority = ''] = URL_OR_AUTHORITY.exec(typedInAscii(beforeHash)) ?? []
  const known = scheme?.toLowerCase() as TypedAddress['scheme']
  const { name, port } = splitPort(known ? authority.replace(ENCODED_PERCENT, '%') : authority)
  const host = readHost(name)
  const number = port ? Number(port) : known ? USUAL_PORT[known] : DEFAULT_PORT
  if (host === null || !isPort(number)) return null
  const code = codeIn(fragment)
  return { host, port: number, ...(known && { scheme: known }), ...(code !== undefined && { code }) }
}

export const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535

/** Without the blanks and quotes that come along when something is copied from a sentence. */
export function unquoted(text: string): string {
  return text.replace(/^[\s"'`“”‘’「」『』《》<>\u200B\uFEFF]+|[\s"'`“”‘’「」『』《》<>\u200B\uFEFF]+$/gu, '')
}

/** Chinese keyboards give full-width forms and the ideographic full stop; chat programs insert characters nobody sees. */
function typedInAscii(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[。｡]/g, '.')
    .replace(/[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g, '')
}

/** What stands before a `//` that is not after `http:` was another scheme. */
const URL_OR_AUTHORITY = /^(?:(https?):\/\/)?([^/?]+)(?:[/?](?!\/).*)?$/is
/** In a URL the percent sign before a zone is itself encoded, RFC 6874. */
const ENCODED_PERCENT = /%25/

/** `[v6]:port` */
const BRACKETED = /^\[([^[\]]*:[^[\]]*)\](?::(\d{0,5}))?$/
/** Without brackets IPv6 has no port, unless a zone shows where the address ends. */
const BARE_V6 = /^([^[\]%]*:[^[\]%]*:[^[\]%]*)$/
const BARE_V6_WITH_ZONE = /^([^[\]%]*:[^[\]%]*%[^[\]:]+)(?::(\d{0,5}))?$/
/** `name:port` or `v4:port`. */
const PLAIN = /^([^:[\]]+)(?::(\d{0,5}))?$/

function splitPort(authority: string): { name: string; port: string | undefined } {
  // A sentence may have ended behind it.
  const text = authority.replace(/[.,;]$/, '')
  const form = [BRACKETED, BARE_V6, BARE_V6_WITH_ZONE, PLAIN].find((each) => each.test(text))
  const [, name = '', port] = form?.exec(text) ?? []
  return { name, port }
}

function codeIn(fragment: string): string | undefined {
  const code = new URLSearchParams(fragment).get('code')
  try {
    return code === null ? undefined : parse(RoomCode, code)
  } catch {
    return undefined
  }
}
