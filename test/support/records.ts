import type { AcceptedRecord, MemberRecord, SessionRecord, SettingsRecord } from '../../src/main/room/records.ts'
import type { FoldedMessage } from '../../src/shared/wire/events.ts'
import { memberId } from './pure-room.ts'

/** Records as a store keeps them. */

export const ADA = memberId(1)

export const messageId = (seq: number): string => `message-${String(seq).padStart(14, '0')}`

export function message(seq: number, more: Partial<FoldedMessage> = {}): FoldedMessage {
  return { seq, at: seq * 1_000, by: { id: ADA, name: 'Ada' }, type: 'message', id: messageId(seq), text: `message ${seq}`, ...more }
}

export const settings = (more: Partial<SettingsRecord> = {}): SettingsRecord => ({
  roomId: 'ops'.padEnd(26, 'a'),
  epoch: 'epoch',
  name: 'Ops · 运维',
  createdAt: 1,
  code: null,
  newcomersSee: 'all',
  ownerSecretHash: null,
  ...more,
})

export const member = (more: Partial<MemberRecord> = {}): MemberRecord => ({
  id: ADA,
  name: 'Ada',
  role: 'owner',
  via: 'app',
  joinedAt: 1,
  standing: 'here',
  muted: false,
  seesFrom: 1,
  lastSeenAt: 2,
  seenSeq: 0,
  ...more,
})

export const session = (more: Partial<SessionRecord> = {}): SessionRecord => ({
  hash: 'hash of a token',
  memberId: ADA,
  lastUsedAt: 3,
  seedSeq: null,
  ...more,
})

export const accepted = (seq: number, more: Partial<AcceptedRecord> = {}): AcceptedRecord => ({
  id: messageId(seq),
  memberId: ADA,
  seq,
  at: seq * 1_000,
  fingerprint: `fingerprint ${seq}`,
  ...more,
})
