import type { Candidate } from './candidate.ts'

/** A host has two or three addresses; whoever announces more in its name is not believed. */
const PLACES_MAX = 8

/** Where the packet came from, and two addresses that it names (`announced-places.ts`). */
const PER_SOURCE_MAX = 3

/**
 * Which place of a room yields to a new one: nobody where there is space, and null where the new one cannot be taken in. A
 * place that answers never yields, and one that was not looked at yet only to a proof: whoever announces port after port
 * would drive out the true one before its turn.
 */
export function yieldingTo({ source }: Candidate, candidates: readonly Candidate[], isProved: boolean): Candidate[] | null {
  const mayYield = (one: Candidate) => !one.answers && (isProved || (!one.isUnknown && !one.isUnderCheck))
  const neighbours = candidates.filter((one) => one.source === source)
  if (neighbours.length >= PER_SOURCE_MAX) return least(neighbours.filter(mayYield))
  if (candidates.length < PLACES_MAX) return []
  return least(candidates.filter(mayYield)) ?? (neighbours.length === 0 ? least(crowded(candidates)) : null)
}

/** Those that wait for their first check while another one of their source does so, too. */
function crowded(candidates: readonly Candidate[]): Candidate[] {
  const waiting = candidates.filter(({ isUnknown, isUnderCheck }) => isUnknown && !isUnderCheck)
  return waiting.filter((one) => candidates.some((other) => other !== one && other.source === one.source))
}

/** One nobody waits for, before all one that never answered, then the longest unheard. */
function least(candidates: readonly Candidate[]): Candidate[] | null {
  const [first] = candidates.toSorted(
    (a, b) => Number(a.ways.isKept) - Number(b.ways.isKept) || a.provedTurn - b.provedTurn || a.heardAt - b.heardAt,
  )
  return first ? [first] : null
}
