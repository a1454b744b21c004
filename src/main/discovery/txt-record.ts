import * as v from 'valibot'
import { RoomId } from '../../shared/wire/ids.ts'
import { shortHostName, shortTitle } from './short-text.ts'

/** What a host says of its room. */
export interface Announcement {
  roomId: string
  /** 16 random characters, new at each start of the host. */
  boot: string
  title: string
  hostName: string
  needsCode: boolean
}

/** The same as heard from somebody; texts are clean and short. */
export interface HeardTxt extends Omit<Announcement, 'boot'> {
  boot: string | null
}

/** Of the protocol. A room that speaks another one cannot be joined, so it is not listed. */
const VERSION = '1'
const BOOT = /^[A-Za-z0-9_-]{16}$/

/** Ours has six strings, a newer host may have more; a 9 KB packet could have 4,000. */
const STRINGS_MAX = 32

/** Keys and values of the TXT record, under 400 bytes in all. Values never hold a newline: bonjour-service's reader would cut there. */
export function encodeTxt({ roomId, boot, title, hostName, needsCode }: Announcement): Record<string, string> {
  const txt = { v: VERSION, id: roomId, n: shortTitle(title), b: boot, h: shortHostName(hostName) }
  return needsCode ? { ...txt, c: '1' } : txt
}

/** Null for what is not a room of ours. */
export function parseTxt(raw: Buffer[] | Buffer): HeardTxt | null {
  const values = valuesOf([raw].flat().slice(0, STRINGS_MAX))
  const roomId = values.get('id') ?? ''
  if (values.get('v') !== VERSION || !v.is(RoomId, roomId)) return null
  const boot = values.get('b') ?? ''
  return {
    roomId,
    boot: BOOT.test(boot) ? boot : null,
    title: shortTitle(values.get('n') ?? ''),
    hostName: shortHostName(values.get('h') ?? ''),
    needsCode: values.get('c') === '1',
  }
}

/** Keys have no case, and the first of two equal ones counts (RFC 6763, 6.4). */
function valuesOf(strings: Buffer[]): Map<string, string> {
  const values = new Map<string, string>()
  for (const string of strings) {
    const text = string.toString()
    const at = text.indexOf('=')
    const key = text.slice(0, at).toLowerCase()
    if (at > 0 && !values.has(key)) values.set(key, text.slice(at + 1))
  }
  return values
}
