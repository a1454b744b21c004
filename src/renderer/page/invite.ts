import { keepForTab, keptForTab } from './keep-for-tab.ts'

export interface Invite {
  owner?: string
  code?: string
}

const OWNER_KEY = 'watercooler.owner'

/** The form of an owner link's secret. A mail program may have cut it, or added a full stop. */
const SECRET = /^[A-Za-z0-9_-]{16,64}$/

export const isOwnerSecret = (owner: string): boolean => SECRET.test(owner)

/**
 * What an invitation link carries after `#`, where no server or log sees it. Taken out of the address bar so that nobody shares
 * it by accident; an owner's secret is kept for this tab, so that a reload before going in does not lose it.
 */
export function takeInvite(): Invite {
  const words = new URLSearchParams(location.hash.slice(1))
  const owner = words.get('owner')
  const code = words.get('code')
  if (owner ?? code) history.replaceState(null, '', location.pathname + location.search)
  if (owner) keepForTab(OWNER_KEY, owner)
  const keptOwner = keptForTab(OWNER_KEY)
  return { ...(keptOwner ? { owner: keptOwner } : {}), ...(code ? { code } : {}) }
}

/** The secret was used, or the host refused it: it is worth nothing any more. */
export const forgetOwner = (): void => keepForTab(OWNER_KEY, '')
