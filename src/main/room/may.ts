import type { Role } from '../../shared/wire/member.ts'

/** Who may do what, as questions. Nobody may act on themselves here: leaving is the way to go. */

interface Person {
  id: string
  role: Role
}

const isStaff = (person: Person) => person.role !== 'member'

/** The room's name, its code and what newcomers see. */
export const mayChangeRoom = (actor: Person): boolean => isStaff(actor)

/** Removing and muting: an owner anyone else, a moderator only members, so that moderators cannot fight each other. */
export const mayRestrain = (actor: Person, target: Person): boolean =>
  actor.id !== target.id && (actor.role === 'owner' || (actor.role === 'moderator' && target.role === 'member'))

/** Owners give and take roles; the last one cannot step down, for nobody could appoint another. */
export const mayChangeRole = (actor: Person, target: Person, owners: number): boolean =>
  actor.role === 'owner' && (actor.id !== target.id || owners > 1)
