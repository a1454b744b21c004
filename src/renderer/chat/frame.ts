import type { Snippet } from 'svelte'

/** What is around a conversation where there are several of them. */
export interface Frame {
  /** At the beginning of the header, in place of the picture. */
  lead?: Snippet | undefined
  /** At its end, before the room's own buttons. */
  tools?: Snippet | undefined
  /** Beside “try now”, while nobody answers. */
  help?: Snippet | undefined
  /** Beside what can be done about a room that is over for this person. */
  parting?: Snippet | undefined
}

/** How one gets to the room from here. */
export interface Way {
  address: string | null
  canBeOverheard: boolean
}
