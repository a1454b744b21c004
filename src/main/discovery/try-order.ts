import type { Candidate } from './candidate.ts'
import { isOnLink, isPrivate } from './subnets.ts'
import type { Subnet } from './subnets.ts'

/**
 * Where to go first: where it answers, near before far. Of those that answer the one known for longest: each is checked in its
 * turn, and the order must not change with that. Of the others the one that answered last.
 */
export function inTryOrder(candidates: readonly Candidate[], subnets: readonly Subnet[]): Candidate[] {
  const distance = ({ endpoint: { address } }: Candidate) => (isOnLink(address, subnets) ? 0 : isPrivate(address) ? 1 : 2)
  return candidates.toSorted((a, b) => hope(a) - hope(b) || distance(a) - distance(b) || answeredLast(a, b) || a.first.turn - b.first.turn)
}

const hope = ({ answers, isUnknown }: Candidate): number => (answers ? 0 : isUnknown ? 1 : 2)

const answeredLast = (a: Candidate, b: Candidate): number => (a.answers ? 0 : b.provedTurn - a.provedTurn)
