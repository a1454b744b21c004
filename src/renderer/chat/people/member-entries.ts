import type { Member } from '../../../shared/wire/member.ts'

/** One row of the list of members: a group's heading or somebody in it. */
export type MemberEntry =
  { is: 'heading'; key: string; present: boolean; count: number } | { is: 'member'; key: string; present: boolean; member: Member }

/** Who is here, then who is away, each under a heading; oneself first. `sorted` gives the order of the rest. */
export function memberEntries(sorted: readonly Member[], online: ReadonlySet<string>, me: string): MemberEntry[] {
  const group = (present: boolean): MemberEntry[] => {
    const members = ownFirst(
      sorted.filter(({ id }) => online.has(id) === present),
      me,
    )
    const entries = members.map((member) => ({ is: 'member' as const, key: member.id, present, member }))
    return members.length === 0 ? [] : [{ is: 'heading', key: present ? 'here' : 'away', present, count: members.length }, ...entries]
  }
  return [...group(true), ...group(false)]
}

function ownFirst(members: readonly Member[], me: string): readonly Member[] {
  const own = members.find(({ id }) => id === me)
  return own ? [own, ...members.filter((member) => member !== own)] : members
}

/** Without case, accents and width: what one types to find somebody need not be how they write themselves. */
export const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

export function membersNamed<M extends Pick<Member, 'name' | 'tag'>>(members: readonly M[], words: string): readonly M[] {
  const wanted = plain(words.trim())
  return wanted === '' ? members : members.filter(({ name, tag }) => plain(`${name} ${tag ?? ''}`).includes(wanted))
}
