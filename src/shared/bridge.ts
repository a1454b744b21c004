import type { Outcome } from './outcome.ts'
import type { Accepted, Batch, HistoryPage, Snapshot } from './wire/answers.ts'
import type { Member } from './wire/member.ts'
import type { RoomCard } from './wire/room.ts'

/** Names one entered room on this side of the bridge; the transport keeps its address and its token. */
export type RoomKey = string

export interface JoinArgs {
  /** Origin of the host, `http://192.168.1.5:7117`; in a tab, the one that served the page. */
  address: string
  /** The room that is meant: any other one at this address is refused as `wrong-room`, before anything is sent to it. */
  roomId?: string
  name?: string
  locale?: string
  code?: string
  owner?: string
}

export interface PollArgs {
  roomKey: RoomKey
  /** Chosen by the caller; `cancel` takes it. An AbortSignal would not survive Electron's IPC. */
  pollId: string
  cursor: string
  /** Seconds. */
  wait: number
  /** The presence rev the caller knows. */
  p: number
  hidden: boolean
}

export interface SendArgs {
  roomKey: RoomKey
  id: string
  text: string
  replyTo?: string
  mentions?: string[]
}

export interface HistoryArgs {
  roomKey: RoomKey
  before?: number
  after?: number
  around?: number
  limit?: number
}

/** The room's HTTP verbs, one batch or answer a call. Plain data in and out; nothing here ever rejects. */
export interface ClientBridge {
  card(args: { address: string }): Promise<Outcome<RoomCard>>
  /** True when this device has been in that room: joining again needs no name. */
  known(args: { address: string; roomId: string }): Promise<Outcome<boolean>>
  names(args: { address: string; roomId: string; locale: string; count: number }): Promise<Outcome<string[]>>
  join(args: JoinArgs): Promise<Outcome<{ roomKey: RoomKey; snapshot: Snapshot }>>
  poll(args: PollArgs): Promise<Outcome<Batch>>
  cancel(args: { pollId: string }): void
  send(args: SendArgs): Promise<Outcome<Accepted>>
  history(args: HistoryArgs): Promise<Outcome<HistoryPage>>
  rename(args: { roomKey: RoomKey; name: string }): Promise<Outcome<Member>>
  typing(args: { roomKey: RoomKey; typing: boolean }): Promise<Outcome<void>>
  /** Leaves the room for good: an event, and the token ends. */
  leave(args: { roomKey: RoomKey }): Promise<Outcome<void>>
  /** The page closes: presence only. Must work while the page is being torn down. */
  away(args: { roomKey: RoomKey }): void
}

/** Everything the screens may ask for. What a surface cannot do is a missing member, never a question about where it runs. */
export interface Bridge {
  client: ClientBridge
}
