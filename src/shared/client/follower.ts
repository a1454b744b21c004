import { backoffMs } from '../backoff.ts'
import type { RoomKey } from '../bridge.ts'
import { isRecent, Pause } from '../clock.ts'
import { WAIT_DEFAULT_S } from '../limits.ts'
import type { Failure } from '../outcome.ts'
import type { Advice, Batch } from '../wire/answers.ts'
import { isKnown } from '../wire/events.ts'
import { FastLoopGuard } from './fast-loop.ts'
import { OnePoll } from './one-poll.ts'
import { advance, judge, placeOf, type Place } from './place.ts'
import { foldSignals, NOBODY, type Presence } from './presence.ts'
import { lossIn, passes } from './reaction.ts'
import type { FollowerParts, Joined } from './parts.ts'
import type { RoomListener, StartOverReason } from './state.ts'

/** One hole in the answers may be a proxy's mistake; the second in a row is ours or the host's. */
const GAPS_MAX = 2
/** A start-over this long after the last one is news, not a loop. */
const CALM_MS = 60_000
/** How often a page that nobody sees asks: well within the 75 s for which the host counts it as online. */
const HIDDEN_PAUSE_MS = 15_000

/** The long-poll loop: CATCH-UP → LIVE → BACK-OFF → CATCH-UP …, START-OVER when the log is another, STOP when we may not. */
export class Follower {
  readonly #parts: FollowerParts
  readonly #pause: Pause
  readonly #poll: OnePoll
  readonly #guard = new FastLoopGuard()
  #roomKey: RoomKey
  #place: Place
  #presence: Presence
  /** True once an answer said we are up to date: only then may the host hold the next question. */
  #live = false
  #attempt = 0
  #offlineSince: number | null = null
  /** The host's last word was that it goes for longer. */
  #isPaused = false
  #gaps = 0
  #loss: StartOverReason | null = null
  #startOvers = 0
  #startedOverAt = -CALM_MS
  #closed = false

  constructor(parts: FollowerParts, joined: Joined) {
    this.#parts = parts
    this.#pause = new Pause(parts.clock)
    this.#poll = new OnePoll(parts.bridge, parts.clock)
    this.#roomKey = joined.roomKey
    this.#place = placeOf(joined.snapshot)
    this.#presence = foldSignals(NOBODY, joined.snapshot.signals)
  }

  async run(): Promise<void> {
    while (!this.#closed) await (this.#loss === null ? this.#pollOnce() : this.#startOver(this.#loss))
  }

  /**
   * The network, the page or the person is back: do not wait for a dead connection or a timer. Or the page is out of sight
   * now: let go of the held poll.
   */
  wake(): void {
    this.#pause.cut()
    if (this.#poll.fresh) return
    this.#live = false
    this.#poll.abandon()
  }

  /** Whether the room answered the last time, and we belong to it. */
  get isHeard(): boolean {
    return !this.#closed && this.#offlineSince === null && this.#loss === null
  }

  close(): void {
    this.#closed = true
    this.#poll.abandon()
    this.#pause.cut()
  }

  async #pollOnce(): Promise<void> {
    const hidden = this.#parts.hidden()
    const wait = this.#live && !this.#rests() ? WAIT_DEFAULT_S : 0
    const answer = await this.#poll.ask({
      roomKey: this.#roomKey,
      cursor: this.#place.cursor,
      wait,
      p: this.#presence.rev,
      hidden,
    })
    if (answer === null || this.#closed) return
    await (answer.ok ? this.#received(answer.value) : this.#failed(answer.error))
    if (this.#loss !== null) await this.#prepareStartOver(this.#loss)
  }

  /** A browser has six connections to one host, for all its tabs together: where they share no poll, only a page that is seen may keep one. */
  #rests(): boolean {
    return this.#parts.hidden() && !this.#parts.bridge.sharesPoll
  }

  async #received(batch: Batch): Promise<void> {
    const verdict = judge(this.#place, batch)
    if (verdict === 'next') this.#accept(batch)
    else this.#refuse(verdict)
    const trips = this.#guard.answered(this.#poll.askedAt, this.#parts.clock.now(), verdict === 'next' && batch.events.length > 0)
    if (trips > 0) await this.#slowDown(trips)
    if (batch.advice) await this.#follow(batch.advice)
    else if (this.#live && this.#rests()) await this.#rest(HIDDEN_PAUSE_MS)
  }

  #accept(batch: Batch): void {
    // The cursor moves before anyone is told: an event that makes a handler throw must not come back for ever.
    this.#place = advance(this.#place, batch)
    this.#attempt = 0
    this.#gaps = 0
    this.#offlineSince = null
    this.#isPaused = false
    const events = batch.events.filter(isKnown)
    if (events.length > 0) this.#tell((listener) => listener.events(events))
    if (batch.signals) this.#attend(foldSignals(this.#presence, batch.signals))
    this.#live = batch.upToDate
    this.#tell((listener) => listener.state({ is: batch.upToDate ? 'live' : 'catching-up' }))
  }

  #attend(presence: Presence): void {
    this.#presence = presence
    this.#tell((listener) => listener.presence(presence))
  }

  #refuse(verdict: 'old' | 'gap' | 'epoch'): void {
    this.#live = false
    if (verdict === 'gap') this.#gaps += 1
    if (verdict === 'epoch') this.#loss = 'epoch'
    else if (this.#gaps >= GAPS_MAX) this.#loss = 'gap'
  }

  async #slowDown(trips: number): Promise<void> {
    if (trips === 1) this.#tell((listener) => listener.fault(new Error(`answers without news come too fast at ${this.#place.seq}`)))
    await this.#rest(backoffMs(trips, this.#parts.clock.random))
  }

  async #follow({ reason, retryInMs: [least, most] }: Advice): Promise<void> {
    this.#live = false
    this.#isPaused = reason === 'paused'
    await this.#rest(least + this.#parts.clock.random() * Math.max(0, most - least))
  }

  async #failed(error: Failure): Promise<void> {
    this.#loss = lossIn(error)
    if (this.#loss === null) await this.#backOffOrStop(error)
  }

  async #backOffOrStop(error: Failure): Promise<void> {
    if (passes(error.code)) await this.#backOff(error)
    else this.#stop(error)
  }

  async #backOff(error: Failure): Promise<void> {
    const { clock } = this.#parts
    const delay = backoffMs(this.#attempt, clock.random, error.retryAfter)
    const since = (this.#offlineSince ??= clock.now())
    this.#live = false
    this.#attempt += 1
    const offline = { is: 'offline' as const, since, error, ...(this.#isPaused && { paused: true as const }) }
    this.#tell((listener) => listener.state({ ...offline, nextTryAt: clock.now() + delay }))
    await this.#rest(delay)
    if (!this.#closed) this.#tell((listener) => listener.state({ ...offline, nextTryAt: null }))
  }

  /** The first start-over is at once; one that does not last is followed by ever longer thought. */
  async #prepareStartOver(reason: StartOverReason): Promise<void> {
    const { clock } = this.#parts
    this.#tell((listener) => listener.state({ is: 'starting-over', reason }))
    this.#startOvers = isRecent(this.#startedOverAt, clock.now(), CALM_MS) ? this.#startOvers + 1 : 0
    this.#startedOverAt = clock.now()
    if (this.#startOvers > 0) await this.#rest(backoffMs(this.#startOvers, clock.random))
  }

  async #startOver(reason: StartOverReason): Promise<void> {
    const outcome = await this.#parts.rejoin(reason)
    if (this.#closed) return
    if (outcome.ok) this.#begin(outcome.value, reason)
    else await this.#backOffOrStop(outcome.error)
  }

  #begin({ roomKey, snapshot }: Joined, reason: StartOverReason): void {
    this.#roomKey = roomKey
    this.#place = placeOf(snapshot)
    this.#gaps = 0
    this.#loss = null
    this.#live = false
    this.#tell((listener) => listener.snapshot(snapshot, reason))
    this.#attend(foldSignals(NOBODY, snapshot.signals))
    this.#tell((listener) => listener.state({ is: 'catching-up' }))
  }

  #stop({ code }: Failure): void {
    this.close()
    this.#parts.stopped()
    this.#tell((listener) => listener.state({ is: 'stopped', code }))
  }

  async #rest(ms: number): Promise<void> {
    if (!this.#closed) await this.#pause.for(ms)
  }

  /** A listener that throws must not end the loop. */
  #tell(news: (listener: RoomListener) => void): void {
    try {
      news(this.#parts.listener)
    } catch (error) {
      this.#parts.listener.fault(error)
    }
  }
}
