import { keepForTab, keptForTab } from './keep-for-tab.ts'

export interface Invite {
  owner?: string
  code?: string
  /** The room that was meant. */
  roomId?: string
  /** Links to where else it may be. */
  elsewhere?: string[]
}

const OWNER_KEY = 'watercooler.owner'

/** The form of an owner link's secret. A mail program may have cut it, or added a full stop. */
const SECRET = /^[A-Za-z0-9_-]{16,64}$/

export const isOwnerSecret = (owner: string): boolean => SECRET.test(owner)

/** RFC 1918 and RFC 3927. Anything else could be a page on the internet that looks like this one. */
const NEAR = /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)\./
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/

/** As many as a host puts into a link. */
const ELSEWHERE_MAX = 8

/**
 * What an invitation link carries after `#`, where no server or log sees it. Taken out of the address bar so that nobody shares
 * it by accident; an owner's secret is kept for this tab, so that a reload before going in does not lose it.
 */
export function takeInvite(): Invite {
  const words = new URLSearchParams(location.hash.slice(1))
  const owner = words.get('owner')
  const code = words.get('code')
  const room = roomIn(words)
  // Which room was meant stays, for a reload.
  const meant = room.roomId === undefined ? '' : `#${new URLSearchParams({ id: room.roomId }).toString()}`
  if (owner ?? code) history.replaceState(null, '', location.pathname + location.search + meant)
  if (owner) keepForTab(OWNER_KEY, owner)
  const keptOwner = keptForTab(OWNER_KEY)
  return { ...room, ...(keptOwner ? { owner: keptOwner } : {}), ...(code ? { code } : {}) }
}

function roomIn(words: URLSearchParams): Invite {
  const roomId = words.get('id')
  if (!roomId) return {}
  const others = words.getAll('a').filter((address) => IPV4.test(address) && NEAR.test(address))
  const port = location.port && `:${location.port}`
  const elsewhere = others.slice(0, ELSEWHERE_MAX).map((address) => `http://${address}${port}/#${withoutOwner(words)}`)
  return { roomId, elsewhere }
}

/** The owner's secret is for one room, and whoever has that address now may be another one. */
function withoutOwner(words: URLSearchParams): string {
  const others = new URLSearchParams(words)
  others.delete('owner')
  return others.toString()
}

/** The secret was used, or the host refused it: it is worth nothing any more. */
export const forgetOwner = (): void => keepForTab(OWNER_KEY, '')
