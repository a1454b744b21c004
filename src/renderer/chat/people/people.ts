import { tagOf, type Member } from '../../../shared/wire/member.ts'
import type { KnownEvent } from '../../../shared/wire/events.ts'

export type People = ReadonlyMap<string, Member>

type MemberEvent = Extract<KnownEvent, { member: Member }>

/** The seed's clients come and go without events: one that was listed would never leave the list. */
const isListed = ({ via }: Member): boolean => via !== 'seed'

export const peopleOf = (members: readonly Member[]): People => new Map(members.filter(isListed).map((member) => [member.id, member]))

/** Who is a member after these events; the same map where they are about nobody, so that nothing is sorted anew. */
export function withMemberEvents(people: People, events: readonly KnownEvent[]): People {
  const changes = events.filter((event): event is MemberEvent => 'member' in event)
  if (changes.length === 0) return people
  const next = new Map(people)
  for (const event of changes) apply(next, event)
  return next
}

function apply(people: Map<string, Member>, { type, member, alike = [] }: MemberEvent): void {
  if (type === 'member.left' || type === 'member.removed' || !isListed(member)) people.delete(member.id)
  else people.set(member.id, member)
  for (const id of alike) {
    const other = people.get(id)
    if (other) people.set(id, { ...other, tag: tagOf(id) })
  }
}

const RANK: Record<Member['role'], number> = { owner: 0, moderator: 1, member: 2 }

/** Who is in charge first, then by name. */
export const byRankAndName = (collator: Intl.Collator) => (a: Member, b: Member) =>
  RANK[a.role] - RANK[b.role] || collator.compare(a.name, b.name)
