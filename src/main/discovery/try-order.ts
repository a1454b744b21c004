import type { Candidate } from './candidate.ts'
import { isOnLink, isPrivate } from './subnets.ts'
import type { Subnet } from './subnets.ts'

/** Where to go first: where it answered, near before far, lately before long ago. */
export function inTryOrder(candidates: readonly Candidate[], subnets: readonly Subnet[]): Candidate[] {
  const distance = ({ endpoint: { address } }: Candidate) => (isOnLink(address, subnets) ? 0 : isPrivate(address) ? 1 : 2)
  return candidates.toSorted(
    (a, b) => hope(a) - hope(b) || distance(a) - distance(b) || b.provedTurn - a.provedTurn || a.first.turn - b.first.turn,
  )
}

const hope = ({ answers, isUnknown }: Candidate): number => (answers ? 0 : isUnknown ? 1 : 2)
