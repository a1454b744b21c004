import type { HostBridge, RoomsBridge, ShellBridge } from './desktop-bridge.ts'
import type { Failure, Outcome } from './outcome.ts'
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

/** A message as its writer leaves it. */
export interface Draft {
  /** Minted by the composer: repeated requests, the echo in the log and the row on the screen are one message. */
  id: string
  text: string
  replyTo?: string
  mentions?: string[]
  /** When it was written, by this device's clock; ms. */
  at: number
}

/** A message of ours that the log has not brought back yet. */
export interface Unsent extends Draft {
  /** The host refused it for good: it stays until its writer sends it again or discards it. */
  failure?: Failure
  /** The host has taken it; its event is on its way here. */
  accepted?: Accepted
}

/** What waits in one room's outbox, in the order in which it goes out. */
export interface OutboxState {
  /** Grows with every change. */
  rev: number
  unsent: Unsent[]
  /** False when this device can keep nothing: what waits is lost with the page. */
  durable: boolean
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
  /** True when all pages of this device share one poll: then a page out of sight may keep its own. */
  readonly sharesPoll: boolean
  card(args: { address: string }): Promise<Outcome<RoomCard>>
  /** True when this device has been in that room: joining again needs no name. */
  known(args: { address: string; roomId: string }): Promise<Outcome<boolean>>
  names(args: { address: string; roomId: string; locale: string; count: number }): Promise<Outcome<string[]>>
  join(args: JoinArgs): Promise<Outcome<{ roomKey: RoomKey; snapshot: Snapshot }>>
  poll(args: PollArgs): Promise<Outcome<Batch>>
  /** Ends a `poll` or an `outbox` question before its answer. */
  cancel(args: { pollId: string }): void
  /**
   * Answers as soon as the message is kept on this device. From there on it goes out by itself, after everything written
   * before it, under its id, until the host has answered for good – over reloads, crashes and days offline.
   */
  send(args: { roomKey: RoomKey; draft: Draft }): Promise<Outcome<void>>
  /** What waits, as soon as it is another state than `rev`; 0 asks for the present one. */
  outbox(args: { roomKey: RoomKey; pollId: string; rev: number }): Promise<Outcome<OutboxState>>
  /** Puts a refused message at the end of what waits. */
  retry(args: { roomKey: RoomKey; id: string }): Promise<Outcome<void>>
  /** Takes a refused message out for good. */
  discard(args: { roomKey: RoomKey; id: string }): Promise<Outcome<void>>
  /** Somebody wants to know now: what waits for a host that did not answer is tried at once. */
  wake(args: { roomKey: RoomKey }): void
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
  rooms?: RoomsBridge
  host?: HostBridge
  shell?: ShellBridge
}
