import type { FoldedMessage, KnownEvent } from '../../shared/wire/events.ts'
import type { AcceptedRecord, MemberRecord, Persisted, RunRecord, SessionRecord, SettingsRecord } from './records.ts'

/** An event as it is kept and sent: encoded once, when it is written. */
export interface EncodedEvent {
  seq: number
  /** JSON */
  json: string
}

/** Bytes of one answer's events or messages at the most, unless the first alone has more: an answer must fit a slow reader's patience. */
export const PAGE_MAX_BYTES = 256 * 1024

export interface HistoryRequest {
  /** Messages with a seq below, above, or on both sides of this one; none: the newest. */
  before?: number | undefined
  after?: number | undefined
  around?: number | undefined
  limit: number
  /** Nothing below this seq is shown. */
  from: number
}

export interface HistorySlice {
  /** Ascending. */
  messages: FoldedMessage[]
  hasMore: boolean
  /** The log as this slice saw it: the slice is the fold at exactly `head`. */
  oldest: number
  head: number
}

/**
 * Where the room keeps its log and records. Synchronous where the room decides, so that deciding, writing and waking
 * fit in one turn; asynchronous where a read may be long. Failures of the medium throw `RoomError('storage')`.
 */
export interface RoomStore {
  load(): Persisted
  /** Everything `work` writes becomes durable together, or, when it or the commit throws, not at all. */
  transaction(work: () => void): void

  /** Writes the event and folds it into the messages. */
  appendEvent(event: KnownEvent): void
  putAccepted(record: AcceptedRecord): void
  putMember(record: MemberRecord): void
  deleteMember(id: string): void
  putSession(record: SessionRecord): void
  deleteSession(hash: string): void
  putSettings(record: SettingsRecord): void
  addRun(record: RunRecord): void
  /** Forgets events and messages below `oldest`; their ids are marked with `at` and forgotten by `forgetIds`. */
  trim(oldest: number, at: number): void
  /** Forgets ids of messages that were trimmed before `at`. */
  forgetIds(at: number): void

  accepted(id: string): AcceptedRecord | undefined
  /** Events with `seq > after`, ascending: at most `limit`, and no more bytes than `maxBytes` unless the first alone has more. */
  eventsAfter(after: number, limit: number, maxBytes: number): EncodedEvent[]
  /** The newest messages with `seq >= from`, ascending. */
  newestMessages(count: number, from: number): FoldedMessage[]
  /** The first seq, not below `from`, whose event happened at or after `at`: where clocks jumped, nothing younger lies before it. */
  firstSeqSince(at: number, from: number): number | undefined

  history(request: HistoryRequest): Promise<HistorySlice>
  close(): Promise<void>
}
