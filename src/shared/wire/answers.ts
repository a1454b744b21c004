import * as v from 'valibot'
import { FoldedMessage, RoomEvent } from './events.ts'
import { Cursor, MemberId, MessageId, Millis, Seq } from './ids.ts'
import { Member } from './member.ts'
import { RoomInfo, WireLimits } from './room.ts'

/**
 * State that is not worth an event. `presence.since` absent: `online` is everybody who is online. Present: the client's
 * own list stands, `online` have come and `offline` have gone since that rev.
 */
export const Signals = v.object({
  presence: v.object({ rev: v.number(), since: v.optional(v.number()), online: v.array(MemberId), offline: v.optional(v.array(MemberId)) }),
  typing: v.array(MemberId),
})
export type Signals = v.InferOutput<typeof Signals>

/** How the host asks a client to behave: try again at a random moment of this range. */
export const Advice = v.object({ reason: v.string(), retryInMs: v.tuple([v.number(), v.number()]) })
export type Advice = v.InferOutput<typeof Advice>

/** One answer to a poll. No field depends on who asked: one buffer serves every waiter at the same cursor. */
export const Batch = v.object({
  epoch: v.string(),
  /** The seq the cursor stood at. */
  from: Seq,
  next: Cursor,
  head: Seq,
  /** False: more waits beyond `limit`; ask again at once. */
  upToDate: v.boolean(),
  events: v.array(RoomEvent),
  signals: v.optional(Signals),
  serverTime: Millis,
  advice: v.optional(Advice),
  /** A newer poll of the same tab took this one's place. */
  superseded: v.optional(v.literal(true)),
})
export type Batch = v.InferOutput<typeof Batch>

/** Everything a client needs to show a room and to follow it from here without a gap. */
export const Snapshot = v.object({
  member: Member,
  room: RoomInfo,
  members: v.array(Member),
  messages: v.array(FoldedMessage),
  cursor: Cursor,
  oldest: Seq,
  head: Seq,
  limits: WireLimits,
  features: v.array(v.string()),
  signals: Signals,
  serverTime: Millis,
})
export type Snapshot = v.InferOutput<typeof Snapshot>

export const Accepted = v.object({ id: MessageId, seq: Seq, at: Millis })
export type Accepted = v.InferOutput<typeof Accepted>

/** Folded history, ascending; the fold at exactly `head`. */
export const HistoryPage = v.object({ epoch: v.string(), messages: v.array(FoldedMessage), hasMore: v.boolean(), oldest: Seq, head: Seq })
export type HistoryPage = v.InferOutput<typeof HistoryPage>

export const Delivered = v.object({ delivered: v.number(), members: v.number() })
export type Delivered = v.InferOutput<typeof Delivered>

export const DeviceCode = v.object({ code: v.string(), expiresAt: Millis })
export type DeviceCode = v.InferOutput<typeof DeviceCode>

export const OneMember = v.object({ member: Member })
