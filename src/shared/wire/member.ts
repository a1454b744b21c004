import * as v from 'valibot'
import { MemberId, Millis } from './ids.ts'

export const ROLES = ['owner', 'moderator', 'member'] as const
export type Role = (typeof ROLES)[number]

/** How somebody takes part: the desktop app, the page in a browser, one of the seed's clients, or a program of their own. */
export const JOINING_VIAS = ['app', 'browser', 'api'] as const
const VIAS = [...JOINING_VIAS, 'seed'] as const
export type Via = (typeof VIAS)[number]

/** The four characters that tell two people of one name apart: shown only where `tag` is present. */
export const tagOf = (memberId: string): string => memberId.slice(2, 6)

/** Who did something, as it was then. `host` is the program itself, acting on its owner's command line. */
export const Author = v.object({
  id: v.union([MemberId, v.literal('host')]),
  name: v.string(),
  tag: v.optional(v.string()),
})
export type Author = v.InferOutput<typeof Author>

export const Member = v.object({
  id: MemberId,
  name: v.string(),
  /** Present when another member's name is the same or looks the same. */
  tag: v.optional(v.string()),
  role: v.picklist(ROLES),
  via: v.picklist(VIAS),
  joinedAt: Millis,
  muted: v.optional(v.literal(true)),
})
export type Member = v.InferOutput<typeof Member>
