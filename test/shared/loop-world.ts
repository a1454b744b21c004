import type { JoinArgs, PollArgs } from '../../src/shared/bridge.ts'
import type { Outcome } from '../../src/shared/outcome.ts'
import { RoomClient } from '../../src/shared/room-client.ts'
import type { ErrorCode } from '../../src/shared/room-error.ts'
import type { Batch, Snapshot } from '../../src/shared/wire/answers.ts'
import { LoopWatch } from './loop-watch.ts'
import { ManualClock, settle } from './manual-clock.ts'
import { fail, ok, ScriptedBridge } from './scripted-bridge.ts'
import { ScriptedLog } from './scripted-log.ts'

export interface Givens {
  chance: number
  sharesPoll: boolean
}

/** How long after waking up the client looks at the clock, at the latest. */
const SLEEP_NOTICED_MS = 5_000

/** A door that opens to the log as it is at that moment, unless it is shut. */
class Door extends ScriptedBridge {
  readonly log = new ScriptedLog()
  /** What the next who knock are told instead. */
  readonly refusals: ErrorCode[] = []

  override readonly join = (args: JoinArgs): Promise<Outcome<{ roomKey: string; snapshot: Snapshot }>> => {
    this.joins.push(args)
    const refusal = this.refusals.shift()
    return Promise.resolve(refusal ? fail(refusal) : ok({ roomKey: 'room', snapshot: this.log.snapshot() }))
  }
}

/** Somebody who follows a log, and every way in which that can go wrong. */
export class LoopWorld {
  readonly clock = new ManualClock()
  readonly bridge = new Door()
  readonly log = this.bridge.log
  readonly watch = new LoopWatch(this.clock, this.bridge, this.log)
  readonly page = { hidden: false }
  readonly client = new RoomClient({
    bridge: this.bridge,
    clock: this.clock,
    listener: this.watch,
    hidden: () => this.page.hidden,
  })
  readonly #answered = new Set<object>()

  async begin({ chance, sharesPoll }: Givens): Promise<this> {
    this.clock.chance = chance
    this.bridge.sharesPoll = sharesPoll
    await this.client.join({ address: 'http://room', name: 'Grace' })
    this.client.follow()
    await settle()
    return this
  }

  get questions(): number {
    return this.bridge.polls.length
  }

  get isAsking(): boolean {
    return this.bridge.inFlight > 0
  }

  get hasCaughtUp(): boolean {
    return this.isAsking && this.watch.current.is === 'live' && this.watch.texts.length === this.log.head
  }

  /** Answers the open question, if there is one, as the host would or as somebody on the way makes of it. */
  answer(spoil: (truth: Outcome<Batch>) => Outcome<Batch> = (truth) => truth, limit?: number): void {
    if (!this.isAsking) return
    const asked = this.bridge.open
    this.#answered.add(asked)
    asked.answer(spoil(this.#truth(asked.args, limit)))
  }

  /** Answers the open question with what would have been right one message ago. */
  answerAsBefore(): void {
    if (!this.isAsking) return
    const { cursor } = this.bridge.open.args
    const earlier = cursor.replace(/[^.]*$/, (seq) => String(Math.max(0, Number(seq) - 1)))
    this.log.say(1)
    this.answer(() => this.log.answer(earlier))
  }

  /** Answers a question that was given up. */
  answerLate(): void {
    const asked = this.bridge.polls.find((each) => each.cancelled && !this.#answered.has(each))
    if (!asked) return
    this.#answered.add(asked)
    asked.answer(this.#truth(asked.args))
  }

  wake(): void {
    this.watch.woken = true
    this.client.wake()
  }

  show(isShown: boolean): void {
    this.page.hidden = !isShown
    this.wake()
  }

  sleep(ms: number): void {
    this.clock.sleep(ms)
    this.watch.wakesUntil = this.clock.now() + SLEEP_NOTICED_MS
  }

  #truth({ cursor }: PollArgs, limit?: number): Outcome<Batch> {
    return this.log.answer(cursor, limit)
  }
}
