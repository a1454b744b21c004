import * as v from 'valibot'
import { Millis, RoomId, Seq } from './ids.ts'

/** What newcomers are shown of the time before they came: everything, the last seven days, or nothing. */
export const NEWCOMERS_SEE = ['all', '7d', 'none'] as const
export type NewcomersSee = (typeof NEWCOMERS_SEE)[number]

export const RoomInfo = v.object({
  id: RoomId,
  name: v.string(),
  host: v.object({ name: v.string() }),
  needsCode: v.boolean(),
  newcomersSee: v.picklist(NEWCOMERS_SEE),
  createdAt: Millis,
})
export type RoomInfo = v.InferOutput<typeof RoomInfo>

/**
 * The room's short mark, `abcd-efgh`: enough to tell rooms of one name apart by eye, not a proof. Whoever wants to deceive can
 * make keys until the first forty bits fit; only the whole id is the room.
 */
export const markOf = (roomId: string): string => `${roomId.slice(0, 4)}-${roomId.slice(4, 8)}`

export const WireLimits = v.object({ text: v.number(), body: v.number(), sendRate: v.number(), sendBurst: v.number() })

/** What anyone may know of a room without being in it: counts only. */
export const RoomCard = v.object({
  protocol: v.literal(1),
  room: RoomInfo,
  members: v.number(),
  online: v.number(),
  epoch: v.string(),
  head: Seq,
  limits: WireLimits,
  features: v.array(v.string()),
  software: v.object({ name: v.string(), version: v.string() }),
  /** Random for each start of the host; older hosts do not say it. */
  boot: v.optional(v.string()),
})
export type RoomCard = v.InferOutput<typeof RoomCard>

export const RoomCards = v.object({ rooms: v.array(RoomCard) })
export const Names = v.object({ names: v.array(v.string()) })
