import type { StartOverReason } from '../../../shared/room-client.ts'
import type { FoldedMessage } from '../../../shared/wire/events.ts'
import { keep, kept } from '../../page/keep.ts'
import type { Timeline } from './timeline.ts'
import { firstUnread, type FirstUnread } from './unread.ts'

/** After these the numbers of the log mean other messages. */
const ANOTHER_LOG: readonly (StartOverReason | null)[] = ['epoch', 'fork', 'future']

/** How far this person has read one room, on this device. */
export class Reading {
  readonly #key: string
  /** Nobody has looked yet. */
  #attentive = false
  #visible = false
  /** The page was out of sight, or the reader leapt over what came. */
  #wasAway = false
  #head = 0
  /** The first message of somebody else since the reader looked away. */
  #missedFrom: number | null = null
  /** By seq: messages of others that came while nobody was looking at the end of the list, and were not in sight since. */
  below = $state.raw<readonly number[]>([])
  readonly unseen = $derived(this.below.length)
  /** The unread line stands above the first message of somebody else from this seq on. */
  unreadFrom = $state<number | null>(null)
  /** The reader has had the line in sight, or was taken to it. */
  met = $state(false)

  constructor(roomId: string) {
    this.#key = `watercooler.${roomId}.seen`
  }

  /** Somebody has the list before them, whatever part of it. */
  get visible(): boolean {
    return this.#visible
  }

  /** What the reader has before them: the page at all, and in it the end of the list. */
  attend({ visible, following }: { visible: boolean; following: boolean }): void {
    this.#visible = visible
    this.#wasAway ||= !visible
    const attentive = visible && following
    if (attentive === this.#attentive) return
    this.#attentive = attentive
    if (attentive) this.#arrived()
  }

  /** Straight to the newest message, over whatever lies between. */
  jumped(): void {
    this.#wasAway = true
  }

  /** The line is in sight. */
  meet(): void {
    this.met = true
    if (this.#attentive) this.#keepSeen()
  }

  /** The message with this seq is in sight, and nothing below it. */
  sight(seq: number): void {
    if (this.below.some((each) => each <= seq)) this.below = this.below.filter((each) => each > seq)
  }

  /** Something was kept by another tab: if it is this room's, they have read up to there. */
  stored(key: string | null, value: string | null): void {
    if (key !== this.#key || this.#attentive) return
    const seen = Number(value)
    this.sight(seen)
    if (this.#missedFrom !== null && this.#missedFrom <= seen) this.#missedFrom = null
    if (this.unreadFrom !== null && this.unreadFrom <= seen) this.#draw(null)
  }

  /** The room as one enters it, or as it is begun anew. */
  begin(timeline: Timeline, me: string, startedOver: StartOverReason | null = null): void {
    const seen = this.#seen()
    const known = this.#head
    this.#head = timeline.head
    if (seen === null || seen > timeline.head || ANOTHER_LOG.includes(startedOver)) this.#beginAnew()
    else if (this.#attentive) this.#keepSeen()
    else this.#returned(timeline, me, seen, known)
  }

  /** More of the log, up to `head`; `others` is what somebody else said in it. */
  received(others: readonly Pick<FoldedMessage, 'seq'>[], head: number): void {
    this.#head = head
    if (this.#attentive) this.#keepSeen()
    else this.#missed(others)
  }

  /** The message the unread line stands above, or where it has to be looked for. */
  first(timeline: Timeline, me: string): FirstUnread | null {
    return this.unreadFrom === null ? null : firstUnread(timeline, this.unreadFrom, me)
  }

  /** Whoever speaks has read. */
  spoke(): void {
    this.#draw(null)
    this.#missedFrom = null
    if (this.#attentive) this.#keepSeen()
  }

  /** Who came down through the messages has read them: the line stays. After an absence it moves, unless it is still to be met. */
  #arrived(): void {
    if (this.#wasAway && (this.met || this.unreadFrom === null)) this.#draw(this.#missedFrom)
    this.#wasAway = false
    this.#missedFrom = null
    this.below = []
    this.#keepSeen()
  }

  #draw(from: number | null): void {
    this.unreadFrom = from
    this.met = false
  }

  /** What lies above a line that was never met is not read, though the newest message is in sight. */
  #keepSeen(): void {
    this.#saw(this.unreadFrom === null || this.met ? this.#head : this.unreadFrom - 1)
  }

  #returned(timeline: Timeline, me: string, seen: number, known: number): void {
    if (firstUnread(timeline, seen + 1, me)) this.#miss(seen + 1)
    const counted = known > 0 ? known : seen
    this.#count(timeline.rows.filter((row) => row.is === 'message' && row.seq > counted && row.message.by.id !== me))
  }

  #missed(others: readonly Pick<FoldedMessage, 'seq'>[]): void {
    this.#count(others)
    if (others[0]) this.#miss(others[0].seq)
  }

  #count(messages: readonly { seq: number }[]): void {
    this.below = [...this.below, ...messages.map(({ seq }) => seq)]
  }

  #miss(seq: number): void {
    if (this.unreadFrom === null) this.#draw(seq)
    this.#missedFrom ??= seq
  }

  /** For somebody who is here the first time, or a log that is: all that is there was there before them. */
  #beginAnew(): void {
    this.#draw(null)
    this.#missedFrom = null
    this.below = []
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
