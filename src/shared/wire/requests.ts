import * as v from 'valibot'
import {
  CODE_MAX,
  MENTIONS_MAX,
  PAGE_LIMIT_DEFAULT,
  PAGE_LIMIT_MAX,
  POLL_LIMIT_DEFAULT,
  POLL_LIMIT_MAX,
  WAIT_DEFAULT_S,
  WAIT_MAX_S,
  NAME_MAX,
  ROOM_NAME_MAX,
} from '../limits.ts'
import { cleanLine, codePoints, isWellFormed } from '../text.ts'
import { Cursor, MemberId, MessageId, Token } from './ids.ts'
import { JOINING_VIAS, ROLES } from './member.ts'
import { NEWCOMERS_SEE } from './room.ts'

/** Bodies and queries of requests. Unknown fields are refused: a typing mistake must not pass in silence. */

const wellFormed = v.check(isWellFormed, 'has a surrogate without its partner')
const line = (max: number) =>
  v.pipe(
    v.string(),
    v.maxLength(max * 8),
    wellFormed,
    v.transform(cleanLine),
    v.minLength(1, 'has no visible character'),
    v.check((s) => codePoints(s) <= max, `is longer than ${max} characters`),
  )

export const MemberName = line(NAME_MAX)
export const RoomName = line(ROOM_NAME_MAX)
export const RoomCode = line(CODE_MAX)
/** How long a text may be is the room's rule (`limits.text`); that it can be stored and shown is checked here. */
export const MessageText = v.pipe(
  v.string(),
  wellFormed,
  v.check((text) => /\S/u.test(text), 'is blank'),
)
/** BCP 47, as browsers send it. */
const Locale = v.pipe(v.string(), v.regex(/^[A-Za-z]{2,3}([_-][A-Za-z0-9]{1,8}){0,4}$/))
const Secret = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,64}$/))

const ClientInfo = v.strictObject({
  name: v.pipe(v.string(), v.maxLength(64)),
  version: v.pipe(v.string(), v.maxLength(32)),
  via: v.picklist(JOINING_VIAS),
  features: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(64)), []),
})

export const JoinRequest = v.strictObject({
  token: Token,
  name: v.optional(MemberName),
  locale: v.optional(Locale),
  code: v.optional(RoomCode),
  /** One-time code that adds this device to an existing member. */
  device: v.optional(Secret),
  /** The one-time secret of the owner link. */
  owner: v.optional(Secret),
  client: ClientInfo,
})
export type JoinRequest = v.InferOutput<typeof JoinRequest>

export const SendRequest = v.strictObject({
  text: MessageText,
  replyTo: v.optional(MessageId),
  mentions: v.optional(v.pipe(v.array(MemberId), v.maxLength(MENTIONS_MAX))),
})
export type SendRequest = v.InferOutput<typeof SendRequest>

export const RenameRequest = v.strictObject({ name: MemberName })
export const AwayRequest = v.strictObject({ token: Token })
export const EmptyRequest = v.strictObject({})
export const TypingRequest = v.strictObject({ typing: v.boolean() })

const NO_CHANGE = 'names nothing to change'
export const MemberChange = v.pipe(
  v.strictObject({ role: v.optional(v.picklist(ROLES)), muted: v.optional(v.boolean()) }),
  v.check((change) => Object.keys(change).length > 0, NO_CHANGE),
)
export type MemberChange = v.InferOutput<typeof MemberChange>
/** `code` present: the room's code becomes this in the same step, so that the removed one cannot come back with the old. */
export const RemoveRequest = v.strictObject({ code: v.optional(v.nullable(RoomCode)) })
export type RemoveRequest = v.InferOutput<typeof RemoveRequest>
export const RoomChange = v.pipe(
  v.strictObject({
    name: v.optional(RoomName),
    code: v.optional(v.nullable(RoomCode)),
    newcomersSee: v.optional(v.picklist(NEWCOMERS_SEE)),
  }),
  v.check((change) => Object.keys(change).length > 0, NO_CHANGE),
)
export type RoomChange = v.InferOutput<typeof RoomChange>

const integer = (min: number, max: number) =>
  v.pipe(v.string(), v.regex(/^\d{1,16}$/), v.transform(Number), v.safeInteger(), v.minValue(min), v.maxValue(max))
const flag = v.pipe(
  v.picklist(['0', '1']),
  v.transform((s) => s === '1'),
)

/** `wait` in seconds, fractions allowed; above the maximum it is cut, because asking for longer is not a mistake. */
const Wait = v.pipe(
  v.string(),
  v.regex(/^\d{1,6}(\.\d{1,3})?$/),
  v.transform((s) => Math.min(Number(s), WAIT_MAX_S)),
)

export const PollQuery = v.strictObject({
  cursor: Cursor,
  wait: v.optional(Wait, String(WAIT_DEFAULT_S)),
  limit: v.optional(integer(1, POLL_LIMIT_MAX), String(POLL_LIMIT_DEFAULT)),
  tab: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,32}$/))),
  n: v.optional(integer(0, Number.MAX_SAFE_INTEGER)),
  p: v.optional(integer(0, Number.MAX_SAFE_INTEGER)),
  hidden: v.optional(flag, '0'),
})
export type PollQuery = v.InferOutput<typeof PollQuery>

export const HistoryQuery = v.pipe(
  v.strictObject({
    before: v.optional(integer(0, Number.MAX_SAFE_INTEGER)),
    after: v.optional(integer(0, Number.MAX_SAFE_INTEGER)),
    around: v.optional(integer(0, Number.MAX_SAFE_INTEGER)),
    limit: v.optional(integer(1, PAGE_LIMIT_MAX), String(PAGE_LIMIT_DEFAULT)),
  }),
  v.check((q) => [q.before, q.after, q.around].filter((x) => x !== undefined).length <= 1, 'takes one of before, after, around'),
)
export type HistoryQuery = v.InferOutput<typeof HistoryQuery>

export const NamesQuery = v.strictObject({ locale: v.optional(Locale, 'en'), count: v.optional(integer(1, 10), '3') })
