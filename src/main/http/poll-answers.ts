import type { Advice } from '../../shared/wire/answers.ts'
import type { Clock } from '../room/clock.ts'
import type { Room } from '../room/room.ts'

/** An answer is shared for this long at the most: its `serverTime` must stay true to about this much. */
const SHARED_MS = 50

export interface AnswerKey {
  /** Where the cursor stands. */
  seq: number
  limit: number
  /** The signals rev the client knows; undefined: it does not want signals. */
  p: number | undefined
}

/** Answers to polls, encoded once for all who stand at the same place: no field may depend on who asked. */
export class PollAnswers {
  #shared = new Map<string, Buffer>()
  #sharedFor = ''
  #sharedUntil = 0
  readonly #room: Room
  readonly #clock: Clock

  constructor(room: Room, clock: Clock) {
    this.#room = room
    this.#clock = clock
  }

  /** What there is after `seq`; without news, the heartbeat that carries `next`. */
  batch(key: AnswerKey): Buffer {
    this.#forgetOutdated()
    const name = `${key.seq} ${key.limit} ${key.p ?? ''}`
    const known = this.#shared.get(name)
    if (known) return known
    const buffer = this.#encode(key)
    this.#shared.set(name, buffer)
    return buffer
  }

  /** A newer poll of the same tab took over: the cursor stays where it was. */
  superseded({ seq }: AnswerKey): Buffer {
    return this.#encode({ seq, limit: 0, p: undefined }, '"superseded":true')
  }

  draining(key: AnswerKey, advice: Advice): Buffer {
    return this.#encode(key, `"advice":${JSON.stringify(advice)}`)
  }

  #forgetOutdated(): void {
    const state = `${this.#room.head} ${this.#room.signals.rev}`
    if (state === this.#sharedFor && this.#clock.elapsed() < this.#sharedUntil) return
    this.#shared = new Map()
    this.#sharedFor = state
    this.#sharedUntil = this.#clock.elapsed() + SHARED_MS
  }

  #encode({ seq, limit, p }: AnswerKey, extra?: string): Buffer {
    const { epoch, head, signals } = this.#room
    const events = limit === 0 || seq === head ? [] : this.#room.eventsAfter(seq, limit)
    const next = events.at(-1)?.seq ?? seq
    const fields = [
      `"epoch":"${epoch}","from":${seq},"next":"${this.#room.cursorAt(next)}","head":${head},"upToDate":${next === head}`,
      `"events":[${events.map(({ json }) => json).join(',')}]`,
      `"serverTime":${this.#clock.now()}`,
    ]
    if (p !== undefined && p !== signals.rev) fields.push(`"signals":${JSON.stringify(signals.stateSince(p))}`)
    if (extra !== undefined) fields.push(extra)
    return Buffer.from(`{${fields.join(',')}}`)
  }
}
