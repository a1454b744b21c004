import { RoomError } from '../../shared/room-error.ts'
import type { Via } from '../../shared/wire/member.ts'
import type { DeviceCodes } from './device-codes.ts'
import type { Ledger } from './ledger.ts'
import { addMember, makeOwner } from './membership.ts'
import type { MemberRecord, SessionRecord } from './records.ts'
import { isExpired } from './tidy.ts'
import { sameSecret, type WrongCodes } from './wrong-codes.ts'

export interface Joining {
  tokenHash: string
  /** Needed by newcomers only. */
  name?: string
  via: Via
  code?: string
  deviceCode?: string
  /** Hash of the owner link's secret. */
  ownerHash?: string
  /** Where the request came from, for counting wrong codes. */
  address: string
  /** Asked before a newcomer is let in; throws when there is no room for more. */
  admit: () => void
}

export interface Joined {
  member: MemberRecord
  /** False: the token was known, and this is how its member comes back. */
  isNew: boolean
}

export interface Doors {
  wrongCodes: WrongCodes
  deviceCodes: DeviceCodes
  newMemberId: () => string
}

/** A known token comes back; a device code adds a device to its member; anyone else is new. */
export function join(ledger: Ledger, joining: Joining, doors: Doors): Joined {
  const session = ledger.state.sessions.get(joining.tokenHash)
  if (session && !isExpired(session, ledger.now())) return comeBack(ledger, session, joining, doors)
  if (joining.deviceCode !== undefined) return addDevice(ledger, joining, joining.deviceCode, doors)
  return welcome(ledger, joining, doors)
}

function comeBack(ledger: Ledger, session: SessionRecord, joining: Joining, doors: Doors): Joined {
  const member = ledger.state.members.get(session.memberId)
  if (member?.standing === 'removed') throw new RoomError('removed')
  if (!member) throw new RoomError('unknown-session')
  // A repeated request, whose first answer was lost, brings a link that it has spent itself.
  if (member.role === 'owner' || !opensOwnerLink(ledger, joining, doors)) return { member, isNew: false }
  spendOwnerLink(ledger)
  return { member: makeOwner(ledger, member.id), isNew: false }
}

function addDevice(ledger: Ledger, joining: Joining, deviceCode: string, { deviceCodes, wrongCodes }: Doors): Joined {
  wrongCodes.check(joining.address)
  const memberId = deviceCodes.redeem(deviceCode)
  const member = memberId === undefined ? undefined : ledger.state.members.get(memberId)
  if (member?.standing !== 'here') {
    wrongCodes.add(joining.address)
    throw new RoomError('wrong-code')
  }
  startSession(ledger, joining.tokenHash, member.id)
  return { member, isNew: false }
}

function welcome(ledger: Ledger, joining: Joining, doors: Doors): Joined {
  if (joining.name === undefined) throw new RoomError('invalid-request', { detail: 'name is missing' })
  const isOwner = opensOwnerLink(ledger, joining, doors)
  if (!isOwner) checkCode(ledger, joining, doors.wrongCodes)
  joining.admit()
  if (isOwner) spendOwnerLink(ledger)
  const member = addMember(ledger, { id: doors.newMemberId(), name: joining.name, via: joining.via, role: isOwner ? 'owner' : 'member' })
  startSession(ledger, joining.tokenHash, member.id)
  return { member, isNew: true }
}

function checkCode({ state }: Ledger, { code, address }: Joining, wrongCodes: WrongCodes): void {
  const wanted = state.settings.code
  if (wanted === null) return
  if (code === undefined) throw new RoomError('code-required')
  wrongCodes.check(address)
  if (sameSecret(code, wanted)) return
  wrongCodes.add(address)
  throw new RoomError('wrong-code')
}

/** True when the request carries the unused owner link. A wrong or spent one is refused like a wrong code. */
function opensOwnerLink({ state }: Ledger, { ownerHash, address }: Joining, { wrongCodes }: Doors): boolean {
  if (ownerHash === undefined) return false
  wrongCodes.check(address)
  const wanted = state.settings.ownerSecretHash
  if (wanted !== null && sameSecret(ownerHash, wanted)) return true
  wrongCodes.add(address)
  throw new RoomError('wrong-code', { detail: 'this owner link has been used or was never valid' })
}

function spendOwnerLink(ledger: Ledger): void {
  ledger.putSettings({ ...ledger.state.settings, ownerSecretHash: null })
}

function startSession(ledger: Ledger, hash: string, memberId: string): void {
  ledger.putSession({ hash, memberId, lastUsedAt: ledger.now(), seedSeq: null })
}
