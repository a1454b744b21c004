import { RoomError } from '../../shared/room-error.ts'
import type { MEMBER_EVENT_TYPES } from '../../shared/wire/events.ts'
import type { Via } from '../../shared/wire/member.ts'
import type { MemberChange, RoomChange } from '../../shared/wire/requests.ts'
import type { RoomInfo } from '../../shared/wire/room.ts'
import type { Ledger } from './ledger.ts'
import { mayChangeRole, mayChangeRoom, mayRestrain } from './may.ts'
import type { MemberRecord, SettingsRecord } from './records.ts'

/** The rules of coming, going and ruling. Each function decides first, then writes through the ledger. */

const DAY_MS = 86_400_000
/** What `newcomersSee: 7d` shows. */
const NEWCOMERS_WEEK_MS = 7 * DAY_MS

export interface Newcomer {
  id: string
  name: string
  via: Via
  role: 'owner' | 'member'
}

/** Adds a member with an event. The seed's clients come without one: their names live 24 hours. */
export function addMember(ledger: Ledger, { id, name, via, role }: Newcomer): MemberRecord {
  const at = ledger.now()
  const seesFrom = via === 'seed' ? ledger.state.head + 1 : firstVisible(ledger)
  const member = ledger.putMember({
    id,
    name,
    role,
    via,
    joinedAt: at,
    standing: 'here',
    muted: false,
    seesFrom,
    lastSeenAt: at,
    seenSeq: 0,
  })
  if (via !== 'seed') appendMemberEvent(ledger, 'member.joined', member, member)
  return member
}

/** The seq from which a newcomer of this moment may read; their own joining is always part of it. */
export function firstVisible({ state, store, now }: Ledger): number {
  const next = state.head + 1
  if (state.settings.newcomersSee === 'none') return next
  if (state.settings.newcomersSee === 'all') return 1
  // Weeks only move on: what an earlier newcomer was too late for need not be looked through again.
  state.weekFrom = store.firstSeqSince(now() - NEWCOMERS_WEEK_MS, state.weekFrom) ?? next
  return state.weekFrom
}

export function rename(ledger: Ledger, memberId: string, name: string): MemberRecord {
  const member = presentMember(ledger, memberId)
  if (member.name === name) return member
  const renamed = ledger.putMember({ ...member, name })
  // By whom they were until now: so the log can say "小明 is now called 明".
  appendMemberEvent(ledger, 'member.renamed', renamed, member)
  return renamed
}

export function leave(ledger: Ledger, memberId: string): void {
  const member = presentMember(ledger, memberId)
  appendMemberEvent(ledger, 'member.left', member, member)
  ledger.putMember({ ...member, standing: 'left', role: 'member' })
  for (const session of ledger.state.sessionsOf(memberId)) ledger.endSession(session.hash)
}

/** Their sessions stay on record, so that each later try is answered `removed`. */
export function remove(ledger: Ledger, actorId: string, targetId: string, newCode: string | null | undefined, info: Describe): void {
  const actor = presentMember(ledger, actorId)
  const target = presentMember(ledger, targetId)
  if (!mayRestrain(actor, target)) throw new RoomError('forbidden')
  appendMemberEvent(ledger, 'member.removed', target, actor)
  ledger.putMember({ ...target, standing: 'removed', role: 'member' })
  if (newCode !== undefined) changeRoom(ledger, actorId, { code: newCode }, info)
}

export function changeMember(ledger: Ledger, actorId: string, targetId: string, change: MemberChange): MemberRecord {
  const actor = presentMember(ledger, actorId)
  const target = presentMember(ledger, targetId)
  if (change.role !== undefined && !mayChangeRole(actor, target, ledger.state.owners())) throw new RoomError('forbidden')
  if (change.muted !== undefined && !mayRestrain(actor, target)) throw new RoomError('forbidden')
  return applyMuted(ledger, actor, applyRole(ledger, actor, target, change.role), change.muted)
}

/** The owner link was opened by somebody who is already here. */
export function makeOwner(ledger: Ledger, memberId: string): MemberRecord {
  const member = presentMember(ledger, memberId)
  return applyRole(ledger, member, member, 'owner')
}

function applyRole(ledger: Ledger, actor: MemberRecord, target: MemberRecord, role: MemberRecord['role'] | undefined): MemberRecord {
  if (role === undefined || role === target.role) return target
  const changed = ledger.putMember({ ...target, role })
  appendMemberEvent(ledger, 'member.role', changed, actor)
  return changed
}

function applyMuted(ledger: Ledger, actor: MemberRecord, target: MemberRecord, muted: boolean | undefined): MemberRecord {
  if (muted === undefined || muted === target.muted) return target
  const changed = ledger.putMember({ ...target, muted })
  appendMemberEvent(ledger, muted ? 'member.muted' : 'member.unmuted', changed, actor)
  return changed
}

/** The room's public face under given settings; composed where the host's name is known. */
export type Describe = (settings: SettingsRecord) => RoomInfo

export function changeRoom(ledger: Ledger, actorId: string, change: RoomChange, describe: Describe): void {
  const actor = presentMember(ledger, actorId)
  if (!mayChangeRoom(actor)) throw new RoomError('forbidden')
  applySettings(ledger, change, describe, ledger.state.toAuthor(actor))
}

/** Settings given on the command line are the host's own doing. No event where nothing changes. */
export function applySettings(ledger: Ledger, change: RoomChange, describe: Describe, by: { id: string; name: string }): void {
  const { settings } = ledger.state
  const changed: SettingsRecord = {
    ...settings,
    name: change.name ?? settings.name,
    code: change.code === undefined ? settings.code : change.code,
    newcomersSee: change.newcomersSee ?? settings.newcomersSee,
  }
  const isSame = changed.name === settings.name && changed.code === settings.code && changed.newcomersSee === settings.newcomersSee
  if (isSame) return
  ledger.putSettings(changed)
  ledger.append({ by, type: 'room.updated', room: describe(changed) })
}

function presentMember({ state }: Ledger, id: string): MemberRecord {
  const member = state.members.get(id)
  if (member?.standing !== 'here') throw new RoomError('not-found', { detail: 'no such member' })
  return member
}

function appendMemberEvent(ledger: Ledger, type: (typeof MEMBER_EVENT_TYPES)[number], member: MemberRecord, by: MemberRecord): void {
  const { state } = ledger
  const others = type === 'member.joined' || type === 'member.renamed' ? state.names.alike(member.id, member.name) : []
  // From the third on, the others carry their tags already.
  const alike = others.length === 1 ? others : []
  ledger.append({ by: state.toAuthor(by), type, member: state.toWire(member), ...(alike.length > 0 && { alike }) })
}
