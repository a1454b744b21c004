import type { Signals } from '../wire/answers.ts'

export interface Presence {
  /** What the next poll tells the host we know; 0 asks for the full list. */
  rev: number
  online: ReadonlySet<string>
  typing: readonly string[]
}

export const NOBODY: Presence = { rev: 0, online: new Set(), typing: [] }

/** Presence after one more answer. A change since a rev that is not ours cannot be applied: ask for the full list. */
export function foldSignals(known: Presence, { presence, typing }: Signals): Presence {
  if (presence.since === undefined) return { rev: presence.rev, online: new Set(presence.online), typing }
  if (presence.since !== known.rev) return { ...known, rev: 0, typing }
  const online = new Set([...known.online, ...presence.online])
  for (const id of presence.offline ?? []) online.delete(id)
  return { rev: presence.rev, online, typing }
}
