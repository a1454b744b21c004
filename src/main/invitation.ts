import { makeInvite, type InviteLinks } from './discovery/invite.ts'
import { endpointOf } from './discovery/origin.ts'
import type { Host } from './host.ts'
import { isLoopback } from './http/peer.ts'

export interface Invitation extends InviteLinks {
  /** For a QR code: the shortest link that still says which room is meant. A phone opens exactly one address. */
  short: string
}

/** What a host gives to people whom it invites; null where others cannot reach it. The room's code is not in it, unless it is given. */
export function invitationTo({ room, urls }: Pick<Host, 'room' | 'urls'>, code?: string): Invitation | null {
  const places = urls.flatMap((url) => endpointOf(url) ?? []).filter(({ address }) => isSharable(address))
  const [first] = places
  if (!first) return null
  const addresses = places.map(({ address }) => address)
  const isSecure = urls[0]?.startsWith('https:') ?? false
  const facts = { roomId: room.settings.roomId, port: first.port, ...(code !== undefined && { code }) }
  const links = makeInvite({ ...facts, title: room.settings.name, addresses }, isSecure)
  return { ...links, short: makeInvite({ ...facts, title: '', addresses: addresses.slice(0, 1) }, isSecure).web }
}

/** A zone names an interface of this computer, and loopback is everybody's own. */
const isSharable = (address: string): boolean => !address.includes('%') && address !== 'localhost' && !isLoopback(address)
