import * as v from 'valibot'
import type { VERBS, VerbGroup } from './bridge-verbs.ts'
import { CODE_MAX, MENTIONS_MAX, NAME_MAX, PAGE_LIMIT_MAX, ROOM_NAME_MAX, WAIT_MAX_S } from './limits.ts'
import { SomeSettings } from './settings.ts'
import { Cursor, MemberId, MessageId, RoomId } from './wire/ids.ts'
import { NEWCOMERS_SEE } from './wire/room.ts'

/** UTF-16 units. What people type is counted by the host; this only keeps what is absurd from going further. */
const line = (max: number) => v.pipe(v.string(), v.maxLength(8 * max))
const Text = v.pipe(v.string(), v.maxLength(64 * 1024))
const PollId = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const Roomkey = v.strictObject({ roomKey: RoomId })
const Watch = v.strictObject({ pollId: PollId, rev: Whole })
const Nothing = v.undefined()
const Code = line(CODE_MAX)
const optional = <S extends v.GenericSchema>(schema: S) => v.exactOptional(schema)

/** An address in the window is an origin that means a room: no other place can be asked for. */
const Address = v.pipe(v.string(), v.regex(/^http:\/\/[a-z2-7]{26}\.watercooler\.invalid$/))

const Draft = v.strictObject({
  id: MessageId,
  text: Text,
  replyTo: optional(MessageId),
  mentions: optional(v.pipe(v.array(MemberId), v.maxLength(MENTIONS_MAX))),
  at: v.number(),
})

const HostChange = v.strictObject({
  title: optional(line(ROOM_NAME_MAX)),
  code: optional(v.nullable(Code)),
  newcomersSee: optional(v.picklist(NEWCOMERS_SEE)),
  keepDays: optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(36_500)))),
})

type AllArgs = { [Group in VerbGroup]: Record<(typeof VERBS)[Group][number], v.GenericSchema> }

/** What each verb takes, parsed where it arrives: a window that was broken into must not get further. */
export const BRIDGE_ARGS = {
  client: {
    card: v.strictObject({ address: Address }),
    known: v.strictObject({ address: Address, roomId: RoomId }),
    names: v.strictObject({ address: Address, roomId: RoomId, locale: line(35), count: v.pipe(Whole, v.maxValue(10)) }),
    join: v.strictObject({
      address: Address,
      roomId: RoomId,
      name: optional(line(NAME_MAX)),
      locale: optional(line(35)),
      code: optional(Code),
    }),
    poll: v.strictObject({
      roomKey: RoomId,
      pollId: PollId,
      cursor: Cursor,
      wait: v.pipe(Whole, v.maxValue(WAIT_MAX_S)),
      p: v.number(),
      hidden: v.boolean(),
    }),
    cancel: v.strictObject({ pollId: PollId }),
    send: v.strictObject({ roomKey: RoomId, draft: Draft }),
    outbox: v.strictObject({ roomKey: RoomId, pollId: PollId, rev: Whole }),
    retry: v.strictObject({ roomKey: RoomId, id: MessageId }),
    discard: v.strictObject({ roomKey: RoomId, id: MessageId }),
    wake: Roomkey,
    history: v.strictObject({
      roomKey: RoomId,
      before: optional(Whole),
      after: optional(Whole),
      around: optional(Whole),
      limit: optional(v.pipe(Whole, v.maxValue(PAGE_LIMIT_MAX))),
    }),
    rename: v.strictObject({ roomKey: RoomId, name: line(NAME_MAX) }),
    typing: v.strictObject({ roomKey: RoomId, typing: v.boolean() }),
    leave: Roomkey,
    away: Roomkey,
  },
  rooms: {
    watch: Watch,
    refresh: Nothing,
    visit: v.strictObject({ text: line(250) }),
    scan: Nothing,
    stopScan: Nothing,
    doctor: v.strictObject({ text: line(250) }),
    forget: v.strictObject({ roomId: RoomId }),
    addressOf: v.strictObject({ roomId: RoomId }),
  },
  host: {
    watch: Watch,
    start: HostChange,
    stop: Nothing,
    change: HostChange,
    remove: v.strictObject({ memberId: MemberId, code: optional(v.nullable(Code)) }),
    backUp: Nothing,
    showFolder: Nothing,
  },
  shell: {
    watch: Watch,
    change: v.strictObject({ settings: SomeSettings }),
    request: v.strictObject({ pollId: PollId }),
    dismiss: v.strictObject({ notice: v.picklist(['settings-damaged', 'page-crashed', 'tokens-unreadable']) }),
    tell: v.strictObject({ roomId: RoomId, seq: Whole, title: line(200), body: line(500) }),
    attention: v.strictObject({ unread: Whole, mentions: Whole }),
    copy: v.strictObject({ text: Text }),
    names: v.strictObject({ locale: line(35), count: v.pipe(Whole, v.maxValue(10)) }),
  },
} as const satisfies AllArgs
