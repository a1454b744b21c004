import * as v from 'valibot'
import { MemberId, MessageId, Millis, Seq } from './ids.ts'
import { Author, Member } from './member.ts'
import { RoomInfo } from './room.ts'

const base = { seq: Seq, at: Millis, by: Author }

export const MessageEvent = v.object({
  ...base,
  type: v.literal('message'),
  id: MessageId,
  text: v.string(),
  replyTo: v.optional(MessageId),
  mentions: v.optional(v.array(MemberId)),
  /** The seed's `time` field, echoed as its client sent it; its unit and zone are that client's own. */
  clientTime: v.optional(v.string()),
})
export type MessageEvent = v.InferOutput<typeof MessageEvent>

const edited = v.object({
  ...base,
  type: v.literal('message.edited'),
  id: MessageId,
  text: v.string(),
  mentions: v.optional(v.array(MemberId)),
})
const deleted = v.object({ ...base, type: v.literal('message.deleted'), id: MessageId })
const reaction = v.object({ ...base, type: v.picklist(['reaction.added', 'reaction.removed']), id: MessageId, emoji: v.string() })

export const MEMBER_EVENT_TYPES = [
  'member.joined',
  'member.renamed',
  'member.left',
  'member.removed',
  'member.role',
  'member.muted',
  'member.unmuted',
] as const
const member = v.object({
  ...base,
  type: v.picklist(MEMBER_EVENT_TYPES),
  member: Member,
  /** Other members who carry their tag from now on, because this name is the same as theirs or looks like it. */
  alike: v.optional(v.array(MemberId)),
})
const roomUpdated = v.object({ ...base, type: v.literal('room.updated'), room: RoomInfo })

/** Events this version understands. A client counts the seq of any other type and ignores the rest of it. */
export const KnownEvent = v.variant('type', [MessageEvent, edited, deleted, reaction, member, roomUpdated])
export type KnownEvent = v.InferOutput<typeof KnownEvent>

const UnknownEvent = v.object({ seq: Seq, type: v.string() })
export const RoomEvent = v.union([KnownEvent, UnknownEvent])
export type RoomEvent = v.InferOutput<typeof RoomEvent>

/** Omit that keeps each member of a union apart. */
type OmitEach<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
/** An event before the log gave it its number and time. */
export type EventBody = OmitEach<KnownEvent, 'seq' | 'at'>

export function isKnown(event: RoomEvent): event is KnownEvent {
  return v.is(KnownEvent, event)
}

/** A message as it stands after all its edits, deletion and reactions. */
export const FoldedMessage = v.object({
  ...MessageEvent.entries,
  edited: v.optional(Millis),
  deleted: v.optional(Millis),
  reactions: v.optional(v.array(v.object({ emoji: v.string(), by: v.array(MemberId) }))),
})
export type FoldedMessage = v.InferOutput<typeof FoldedMessage>
