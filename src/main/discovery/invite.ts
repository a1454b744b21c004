import * as v from 'valibot'
import { parse } from '../../shared/parse.ts'
import { urlHost } from '../../shared/url-host.ts'
import { RoomCode } from '../../shared/wire/requests.ts'
import { RoomId } from '../../shared/wire/ids.ts'
import { readHost } from './host-name.ts'
import { shortTitle } from './short-text.ts'
import { parseTyped, unquoted } from './typed-address.ts'

/** In characters: fits one message of any chat program, and a QR code that a phone still reads. */
const MAX_LINK = 600

/** More than a host has interfaces with people behind them. */
const MAX_ADDRESSES = 8

/** A zone names an interface of one computer and means nothing on another. */
const sharedHost = (text: string): string | null => (text.includes('%') ? null : readHost(text))

/** What an invitation says: which room, and everywhere it may be. */
const Invite = v.object({
  roomId: RoomId,
  /** May be shortened; empty where none was said. */
  title: v.pipe(v.string(), v.transform(shortTitle)),
  /** IP addresses or names without brackets, the one to try first in front. */
  addresses: v.pipe(v.array(v.pipe(v.string(), v.transform(sharedHost), v.string())), v.minLength(1), v.maxLength(MAX_ADDRESSES)),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  code: v.exactOptional(RoomCode),
})
export type Invite = v.InferOutput<typeof Invite>

export interface InviteLinks {
  /** Opens the app, which tries every address and checks the room's key. */
  app: string
  /** Opens the page in any browser, at the first address. */
  web: string
}

const APP = 'watercooler://join'
/** Some systems put a slash before the `#` when they hand a link to a program. */
const APP_LINK = /^watercooler:\/\/join\/?#(.*)$/is
const WEB_LINK = /^https?:\/\/[^#]*#(.*)$/is

/**
 * Links to a room. All facts stand after `#`, which no server or log ever sees. Where they grow too long, the title is cut
 * first, then the last addresses, then the code, which can be typed.
 * @param isSecure browsers reach the host by HTTPS, because its operator has a certificate.
 * @throws RoomError `invalid-request` for facts that no room has, such as no address that others can use.
 */
export function makeInvite(facts: Invite, isSecure = false): InviteLinks {
  const addresses = distinct(facts.addresses.filter((address) => sharedHost(address) !== null)).slice(0, MAX_ADDRESSES)
  let invite: Invite | null = parse(Invite, { ...facts, addresses })
  let links = linksOf(invite, isSecure)
  while (links.app.length > MAX_LINK || links.web.length > MAX_LINK) {
    invite = shortened(invite)
    if (!invite) break
    links = linksOf(invite, isSecure)
  }
  return links
}

/** The facts in either kind of link; null for anything that is not whole and unambiguous. */
export function parseInvite(text: string): Invite | null {
  // Blanks and quotes around the link do not count, but nobody copies a page of them.
  const link = text.length > 2 * MAX_LINK ? '' : unquoted(text)
  if (link.length > MAX_LINK) return null
  const [, inApp] = APP_LINK.exec(link) ?? []
  if (inApp !== undefined) return inviteInApp(new URLSearchParams(inApp))
  const [, inPage] = WEB_LINK.exec(link) ?? []
  return inPage === undefined ? null : inviteInPage(link, new URLSearchParams(inPage))
}

/** Null where nothing is left to leave out. */
function shortened({ code, ...facts }: Invite): Invite | null {
  const kept = code === undefined ? {} : { code }
  if (facts.title !== '') return { ...facts, ...kept, title: shortTitle(Array.from(facts.title).slice(0, -1).join('')) }
  if (facts.addresses.length > 1) return { ...facts, ...kept, addresses: facts.addresses.slice(0, -1) }
  return code === undefined ? null : facts
}

function linksOf({ roomId, title, addresses, port, code }: Invite, isSecure: boolean): InviteLinks {
  const [first = '', ...others] = addresses
  const all = { id: [roomId], n: title ? [title] : [], c: code === undefined ? [] : [code] }
  const app = fragment({ ...all, p: [String(port)], a: addresses })
  // The page looks for `code`, and the first address and the port stand before the `#` already.
  const web = fragment({ id: all.id, n: all.n, code: all.c, a: others })
  return { app: `${APP}#${app}`, web: `${isSecure ? 'https' : 'http'}://${urlHost(first)}:${port}/#${web}` }
}

function fragment(words: Record<string, string[]>): string {
  return new URLSearchParams(
    Object.entries(words).flatMap(([key, values]) => values.map((value): [string, string] => [key, value])),
  ).toString()
}

function inviteInApp(words: URLSearchParams): Invite | null {
  const port = one(words, 'p')
  const isDigits = typeof port === 'string' && /^\d{1,5}$/.test(port)
  return accepted({ ...factsIn(words), port: isDigits ? Number(port) : port, addresses: words.getAll('a'), code: one(words, 'c') })
}

function inviteInPage(link: string, words: URLSearchParams): Invite | null {
  const at = parseTyped(link)
  return at && accepted({ ...factsIn(words), port: at.port, addresses: [at.host, ...words.getAll('a')], code: one(words, 'code') })
}

const factsIn = (words: URLSearchParams) => ({ roomId: one(words, 'id'), title: one(words, 'n') ?? '' })

/** What was said twice is no text, and is not accepted as one. */
function one(words: URLSearchParams, key: string): string | string[] | undefined {
  const all = words.getAll(key)
  return all.length > 1 ? all : all[0]
}

function accepted({ code, ...facts }: Record<string, unknown>): Invite | null {
  const result = v.safeParse(Invite, code === undefined ? facts : { ...facts, code })
  return result.success ? { ...result.output, addresses: distinct(result.output.addresses) } : null
}

const distinct = (texts: string[]): string[] => [...new Set(texts)]
