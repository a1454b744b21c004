/** How we came to know of a room. One room may be known in several ways at once. */
export type FoundBy = 'mdns' | 'remembered' | 'typed' | 'invite' | 'dns' | 'hosts-file' | 'scan'

/** Why a room that was heard of is not live. */
export type Cause =
  /** Something answered that nobody listens there. */
  | 'refused'
  /** Nothing answered at all: a firewall, or a machine that is gone. */
  | 'silent'
  /** This computer knows no way there. */
  | 'no-route'
  /** Another room has the key of that address. */
  | 'another-room'
  /** What answered was no room, or broke off. */
  | 'broken'
  /** The room is there, by its key, and does not let this computer in. */
  | 'refuses-us'
  /** The room is there, by its key, and gives no proper answer: it closes, has too much to do, or speaks a newer protocol. */
  | 'busy'

/** One room as a list shows it. Plain data. */
export interface FoundRoom {
  id: string
  title: string
  hostName: string
  /** Origins, the one to try first in front. */
  urls: string[]
  /** Members online as its card says; null while that is not known. */
  online: number | null
  needsCode: boolean
  foundBy: FoundBy[]
  state: 'live' | 'checking' | 'unreachable' | 'gone'
  /** Present when unreachable. */
  cause?: Cause
  /** The same room is at another machine, too: a copied data folder. */
  isCopy: boolean
  firstSeenAt: number
  lastSeenAt: number
}
