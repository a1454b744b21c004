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
})
export type RoomCard = v.InferOutput<typeof RoomCard>

export const RoomCards = v.object({ rooms: v.array(RoomCard) })
export const Names = v.object({ names: v.array(v.string()) })
