import type { Candidate, Moment } from './candidate.ts'

/**
 * One group for one room; more where hosts of the same room answer that were started apart: a data folder was copied. Which
 * start it is says the card, over the connection that proved the key; what was announced only where a card does not say it,
 * because anybody may announce another one and pass on what they are sent.
 */
export function groupsOf(candidates: readonly Candidate[], moment: Moment): Candidate[][] {
  const starts = new Map(candidates.map((candidate) => [candidate, startOf(candidate, moment)]))
  const isCopy = (one: Candidate) => candidates.some((other) => areCopies(one, other, starts))
  const boots = new Set(candidates.filter(isCopy).map((one) => starts.get(one)?.boot))
  const groups = new Map([...boots].map((boot): [typeof boot, Candidate[]] => [boot, []]))
  const rest: Candidate[] = []
  for (const candidate of candidates) (groups.get(starts.get(candidate)?.boot) ?? rest).push(candidate)
  const [first = [], ...others] = groups.values()
  return [[...first, ...rest], ...others]
}

/** Of a host: what it drew, and the turn since which that is known at a place. */
interface Start {
  boot: string | null
  turn: number
}

/** A host that was started anew is no copy of itself, so each of two must have answered after the other was first known. */
function areCopies(one: Candidate, other: Candidate, starts: ReadonlyMap<Candidate, Start>): boolean {
  const [start, otherStart] = [starts.get(one), starts.get(other)]
  if (!one.answers || !other.answers || !start?.boot || !otherStart?.boot || start.boot === otherStart.boot) return false
  return one.provedTurn > otherStart.turn && other.provedTurn > start.turn
}

function startOf(candidate: Candidate, moment: Moment): Start {
  const shown = candidate.answers ? candidate.card?.boot : undefined
  if (shown === undefined) return { boot: candidate.boot(moment), turn: candidate.bootTurn }
  const known = SHOWN.get(candidate)
  if (known?.boot === shown) return known
  const start = { boot: shown, turn: shown === candidate.boot(moment) ? candidate.bootTurn : candidate.provedTurn }
  SHOWN.set(candidate, start)
  return start
}

/** Each later proof shows the same: since when is known from the first one that was seen. */
const SHOWN = new WeakMap<Candidate, Start>()
