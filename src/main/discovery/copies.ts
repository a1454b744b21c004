import type { Candidate, Moment } from './candidate.ts'

/**
 * One group for one room; more where hosts of the same room answer that were started apart: a data folder was copied. A host
 * that was started anew is no copy of itself, so each of two must have answered after the other was first heard of.
 */
export function groupsOf(candidates: readonly Candidate[], moment: Moment): Candidate[][] {
  const boots = new Set(
    candidates.filter((one) => candidates.some((other) => areCopies(one, other, moment))).map((one) => one.boot(moment)),
  )
  const groups = new Map([...boots].map((boot): [string | null, Candidate[]] => [boot, []]))
  const rest: Candidate[] = []
  for (const candidate of candidates) (groups.get(candidate.boot(moment)) ?? rest).push(candidate)
  const [first = [], ...others] = groups.values()
  return [[...first, ...rest], ...others]
}

function areCopies(one: Candidate, other: Candidate, moment: Moment): boolean {
  const [boot, otherBoot] = [one.boot(moment), other.boot(moment)]
  if (!one.answers || !other.answers || boot === null || otherBoot === null || boot === otherBoot) return false
  return one.provedTurn > other.bootTurn && other.provedTurn > one.bootTurn
}
