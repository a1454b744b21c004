import { makeInvite, type InviteLinks } from './discovery/invite.ts'
import type { Host } from './host.ts'

export interface Invitation extends InviteLinks {
  /** For a QR code: the shortest link that still says which room is meant. A phone opens exactly one address. */
  short: string
}

/** What a host gives to people whom it invites; null where others cannot reach it. The room's code is not in it, unless it is given. */
export function invitationTo({ room, urls }: Pick<Host, 'room' | 'urls'>, code?: string): Invitation | null {
  const places = urls.map((url) => new URL(url)).filter(({ hostname }) => hostname !== '127.0.0.1' && hostname !== '[::1]')
  const [first] = places
  if (!first) return null
  const addresses = places.map(({ hostname }) => hostname.replace(/^\[|\]$/g, ''))
  const port = Number(first.port) || (first.protocol === 'https:' ? 443 : 80)
  const facts = { roomId: room.settings.roomId, port, ...(code !== undefined && { code }) }
  const links = makeInvite({ ...facts, title: room.settings.name, addresses })
  return { ...links, short: makeInvite({ ...facts, title: '', addresses: addresses.slice(0, 1) }).web }
}
