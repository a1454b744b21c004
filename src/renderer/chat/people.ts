import { tagOf, type Member } from '../../shared/wire/member.ts'
import type { KnownEvent } from '../../shared/wire/events.ts'

export type People = ReadonlyMap<string, Member>

export const peopleOf = (members: readonly Member[]): People => new Map(members.map((member) => [member.id, member]))

/** Who is a member after these events. */
export function withMemberEvents(people: People, events: readonly KnownEvent[]): People {
  const next = new Map(people)
  for (const event of events) if ('member' in event) apply(next, event)
  return next
}

function apply(people: Map<string, Member>, { type, member, alike = [] }: Extract<KnownEvent, { member: Member }>): void {
  if (type === 'member.left' || type === 'member.removed') people.delete(member.id)
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
