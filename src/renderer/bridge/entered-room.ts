import type { Draft, PollArgs } from '../../shared/bridge.ts'
import { Outbox, type OutboxStore } from '../../shared/client/outbox.ts'
import { outcome, type Outcome } from '../../shared/outcome.ts'
import { RoomError } from '../../shared/room-error.ts'
import { Accepted, Batch } from '../../shared/wire/answers.ts'
import { pageClock } from '../page/page-clock.ts'
import { randomId } from '../page/random-id.ts'
import { cardAt, roomUrl } from './card.ts'
import { ask, query } from './http.ts'
import { SharedPolls } from './shared-polls.ts'

/** One room this browser has entered: its polls and its outbox, for all pages together. No token leaves it but to the host. */
export class EnteredRoom {
  readonly roomId: string
  /** Origin of the host. */
  readonly #address: string
  /** `http://…/api/v1/rooms/{roomId}` */
  readonly url: string
  readonly outbox: Outbox
  readonly #polls = new SharedPolls()
  /** Tells these polls from those of the person's other browsers; `n` tells them apart. */
  readonly #tab = randomId(9)
  #n = 0
  token = ''
  /** Nobody answered the last time. */
  #isLost = false

  constructor(roomId: string, address: string, store: OutboxStore) {
    this.roomId = roomId
    this.#address = address
    this.url = roomUrl(address, roomId)
    this.outbox = new Outbox({ store, clock: pageClock, send: (draft) => this.#send(draft), cutOff: () => this.#polls.doubt() })
  }

  poll(args: PollArgs): Promise<Batch> {
    const { pollId, cursor, wait, p } = args
    const question = { text: [cursor, wait, p].join(' '), held: wait > 0 }
    return this.#polls.ask(question, pollId, (signal, slot) => this.#poll(args, signal, slot))
  }

  cancel(pollId: string): void {
    this.#polls.cancel(pollId)
  }

  async #poll({ cursor, wait, p, hidden }: PollArgs, signal: AbortSignal, slot: number): Promise<Batch> {
    // Only a poll that is held can take an earlier one's place.
    const place = wait > 0 ? { tab: `${this.#tab}-${slot}`, n: (this.#n += 1) } : {}
    const search = query({ cursor, wait, ...place, p, hidden: hidden ? 1 : undefined })
    return this.#reach(() => ask(Batch, `${this.url}/events?${search}`, { token: this.token, signal }), signal)
  }

  #send({ id, text, replyTo, mentions }: Draft): Promise<Outcome<Accepted>> {
    const body = { text, replyTo, mentions }
    return outcome(() => this.#reach(() => ask(Accepted, `${this.url}/messages/${id}`, { method: 'PUT', token: this.token, body })))
  }

  /** After an outage another room may be at the address: nothing of ours goes there before it has said which one it is. */
  async #reach<T>(request: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      if (this.#isLost) await this.#find(signal)
      return await request()
    } catch (error) {
      this.#isLost ||= error instanceof RoomError && error.code === 'unreachable'
      throw error
    }
  }

  /** Only a host that was away can be back: a poll that merely works again says nothing new about a message that does not. */
  async #find(signal?: AbortSignal): Promise<void> {
    const { room } = await cardAt(this.#address, signal)
    if (room.id !== this.roomId) throw new RoomError('wrong-room')
    this.#isLost = false
    this.outbox.reachable()
  }
}
