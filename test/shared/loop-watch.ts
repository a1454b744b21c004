import { expect } from 'vitest'
import type { ClientState, RoomListener } from '../../src/shared/room-client.ts'
import type { Snapshot } from '../../src/shared/wire/answers.ts'
import type { KnownEvent } from '../../src/shared/wire/events.ts'
import type { ManualClock } from './manual-clock.ts'
import type { ScriptedBridge } from './scripted-bridge.ts'
import type { ScriptedLog } from './scripted-log.ts'

/** The longest waits of the client's own choosing: after the first failure, and after many. */
const FIRST_BACK_OFF_MS = 1_000
const BACK_OFF_MAX_MS = 15_000

/** A screen that collects every broken promise of the loop: what it shows, and what it says about the connection. */
export class LoopWatch implements RoomListener {
  readonly #clock: ManualClock
  readonly #bridge: ScriptedBridge
  readonly #log: ScriptedLog
  /** What somebody at the screen could have read, from the room's first message on. */
  texts: string[] = []
  readonly broken: string[] = []
  current: ClientState = { is: 'joining' }
  /** Whether the next news meet a handler that throws. */
  isBroken = false
  /** Told to try now since the last wait began. */
  woken = false
  /** Until then the client may notice that the machine slept. */
  wakesUntil = 0
  #askedBefore = 0
  #outageSince: number | 'none' | 'either' = 'none'
  #isEntering = false

  constructor(clock: ManualClock, bridge: ScriptedBridge, log: ScriptedLog) {
    this.#clock = clock
    this.#bridge = bridge
    this.#log = log
  }

  readonly snapshot = ({ head }: Snapshot): void => {
    this.texts = this.#log.texts.slice(0, head)
    // A host that lets in was reached: an outage that goes on may count from before that or from after it.
    this.#outageSince = 'either'
    this.#isEntering = true
  }

  readonly events = (events: KnownEvent[]): void => {
    for (const event of events) {
      if (event.seq !== this.texts.length + 1) this.broken.push(`${event.seq} after ${this.texts.length}`)
      this.texts.push(event.type === 'message' ? event.text : '')
    }
    if (this.isBroken) throw new Error('the screen is broken')
  }

  readonly state = (state: ClientState): void => {
    const before = this.current
    this.current = state
    if (before.is === 'stopped') this.broken.push(`${state.is} after the end`)
    if (before.is === 'offline' && before.nextTryAt !== null) this.#checkWait(before.nextTryAt)
    if (state.is === 'offline') this.#checkOutage(state)
    else if (state.is !== 'starting-over') this.#reached()
  }

  readonly presence = (): void => undefined
  readonly outbox = (): void => undefined
  readonly fault = (): void => undefined

  /** What must be true at every moment. */
  expectPromisesKept(): void {
    expect(this.broken).toEqual([])
    expect(this.#bridge.maxInFlight).toBeLessThanOrEqual(1)
  }

  #checkOutage({ since, nextTryAt, error }: Extract<ClientState, { is: 'offline' }>): void {
    const now = this.#clock.now()
    const expected = this.#outageSince === 'none' ? now : this.#outageSince
    if (expected !== 'either' && since !== expected) this.broken.push(`offline since ${since}, not ${expected}`)
    const longest = this.#outageSince === 'none' ? FIRST_BACK_OFF_MS : BACK_OFF_MAX_MS
    this.#outageSince = since
    if (nextTryAt === null) return
    const wait = nextTryAt - now
    if (wait <= 0 || wait > longest + (error.retryAfter ?? 0) * 1_000) this.broken.push(`the next try in ${wait} ms`)
    this.#askedBefore = this.#bridge.polls.length
    this.woken = false
  }

  /** The first time after a snapshot, only the door has answered. */
  #reached(): void {
    if (!this.#isEntering) this.#outageSince = 'none'
    this.#isEntering = false
  }

  #checkWait(nextTryAt: number): void {
    if (this.#bridge.polls.length > this.#askedBefore) this.broken.push('asked while it said it waits')
    const mayAsk = this.woken || this.#clock.now() <= this.wakesUntil
    if (this.#clock.now() < nextTryAt && !mayAsk) this.broken.push('asked before the time it said')
  }
}
