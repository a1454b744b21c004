import type { NewcomersSee } from '../../shared/wire/room.ts'
import type { Role, Via } from '../../shared/wire/member.ts'

/** What the room remembers, as the store keeps it. */

export interface MemberRecord {
  id: string
  name: string
  role: Role
  via: Via
  joinedAt: number
  /** `removed` stays on record, so that every later try of that member is refused as such. */
  standing: 'here' | 'left' | 'removed'
  muted: boolean
  /** The first seq this member may see (`newcomersSee` at the time of joining). */
  seesFrom: number
  lastSeenAt: number
  /** The highest seq that a cursor of this member has passed. */
  seenSeq: number
}

export interface SessionRecord {
  /** SHA-256 of the token, base64url; the token itself is never kept. */
  hash: string
  memberId: string
  lastUsedAt: number
  /** The seed's clients carry no cursor: the host keeps it for them. */
  seedSeq: number | null
}

/** One start of a host: the cursors it issued are good for any seq up to the next run's `after`. */
export interface RunRecord {
  id: string
  after: number
}

export interface SettingsRecord {
  roomId: string
  epoch: string
  name: string
  createdAt: number
  code: string | null
  newcomersSee: NewcomersSee
  /** Hash of the owner link's one-time secret while it is unused. */
  ownerSecretHash: string | null
}

/** That a message id was accepted, kept longer than the message, so that a late retry is recognised. */
export interface AcceptedRecord {
  id: string
  memberId: string
  seq: number
  at: number
  fingerprint: string
}

export interface Persisted {
  /** Absent in a store that has never held a room. */
  settings: SettingsRecord | undefined
  head: number
  /** The first seq still in the log; `head + 1` when it holds none. */
  oldest: number
  runs: RunRecord[]
  members: MemberRecord[]
  sessions: SessionRecord[]
}
