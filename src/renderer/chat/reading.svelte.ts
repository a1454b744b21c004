import type { StartOverReason } from '../../shared/room-client.ts'
import type { FoldedMessage } from '../../shared/wire/events.ts'
import { keep, kept } from '../page/keep.ts'
import type { Timeline } from './timeline.ts'
import { firstUnread, type FirstUnread } from './unread.ts'

/** After these the numbers of the log mean other messages. */
const ANOTHER_LOG: readonly (StartOverReason | null)[] = ['epoch', 'fork', 'future']

/** How far this person has read one room, on this device. */
export class Reading {
  readonly #key: string
  /** Nobody has looked yet. */
  #attentive = false
  #head = 0
  /** The first message of somebody else since the reader looked away. */
  #missedFrom: number | null = null
  /** Messages of others that came while nobody was looking at the end of the list. */
  unseen = $state(0)
  /** The unread line stands above the first message of somebody else from this seq on. */
  unreadFrom = $state<number | null>(null)

  constructor(roomId: string) {
    this.#key = `watercooler.${roomId}.seen`
  }

  get attentive(): boolean {
    return this.#attentive
  }

  /** Whether somebody is looking at the newest message. Who comes back finds the line where they left, and no other. */
  set attentive(attentive: boolean) {
    if (attentive === this.#attentive) return
    this.#attentive = attentive
    if (!attentive) return
    this.unreadFrom = this.#missedFrom
    this.#missedFrom = null
    this.unseen = 0
    this.#saw(this.#head)
  }

  /** The room as one enters it, or as it is begun anew. */
  begin(timeline: Timeline, me: string, startedOver: StartOverReason | null = null): void {
    const seen = this.#seen()
    const known = this.#head
    this.#head = timeline.head
    if (seen === null || seen > timeline.head || ANOTHER_LOG.includes(startedOver)) this.#beginAnew()
    else if (this.#attentive) this.#saw(timeline.head)
    else this.#returned(timeline, me, seen, known)
  }

  /** More of the log, up to `head`; `others` is what somebody else said in it. */
  received(others: readonly Pick<FoldedMessage, 'seq'>[], head: number): void {
    this.#head = head
    if (this.#attentive) this.#saw(head)
    else this.#missed(others)
  }

  /** The message the unread line stands above, or where it has to be looked for. */
  first(timeline: Timeline, me: string): FirstUnread | null {
    return this.unreadFrom === null ? null : firstUnread(timeline, this.unreadFrom, me)
  }

  /** Whoever speaks has read. */
  spoke(): void {
    this.unreadFrom = null
    this.#missedFrom = null
  }

  #returned(timeline: Timeline, me: string, seen: number, known: number): void {
    if (firstUnread(timeline, seen + 1, me)) this.#miss(seen + 1)
    if (known > 0) this.unseen += timeline.rows.filter((row) => row.is === 'message' && row.seq > known && row.message.by.id !== me).length
  }

  #missed(others: readonly Pick<FoldedMessage, 'seq'>[]): void {
    this.unseen += others.length
    if (others[0]) this.#miss(others[0].seq)
  }

  #miss(seq: number): void {
    this.unreadFrom ??= seq
    this.#missedFrom ??= seq
  }

  /** For somebody who is here the first time, or a log that is: all that is there was there before them. */
  #beginAnew(): void {
    this.spoke()
    this.unseen = 0
    keep(this.#key, String(this.#head))
  }

  /** Never backwards: another tab of theirs may be further on. */
  #saw(seq: number): void {
    if (seq > (this.#seen() ?? 0)) keep(this.#key, String(seq))
  }

  #seen(): number | null {
    const seen = kept(this.#key)
    return seen !== null && /^\d{1,15}$/.test(seen) ? Number(seen) : null
  }
}
