import type { Draft, PollArgs } from '../../shared/bridge.ts'
import { Outbox, type OutboxStore } from '../../shared/client/outbox.ts'
import type { Limits } from '../../shared/limits.ts'
import { outcome, type Outcome } from '../../shared/outcome.ts'
import { RoomError } from '../../shared/room-error.ts'
import { Accepted, Batch } from '../../shared/wire/answers.ts'
import { pageClock } from '../page/page-clock.ts'
import { randomId } from '../page/random-id.ts'
import { cardAt, roomUrl } from './card.ts'
import { ask, query } from './http.ts'
import { SharedPolls } from './shared-polls.ts'

/** One room this browser has entered: its polls and its outbox, for all pages together. */
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
  /** Another room may be at the address. */
  #isInDoubt = true
  /** Nobody answered the last poll. */
  #isSilent = false

  constructor(roomId: string, address: string, store: OutboxStore) {
    this.roomId = roomId
    this.#address = address
    this.url = roomUrl(address, roomId)
    this.outbox = new Outbox({ store, clock: pageClock, send: (draft) => this.#send(draft), cutOff: () => this.#polls.doubt() })
  }

  /** The room has named itself, and has let us in. */
  entered(limits: Limits): void {
    this.#isInDoubt = false
    this.outbox.entered(limits)
  }

  /** Somebody is back, perhaps in another network. */
  wake(): void {
    this.#isInDoubt = true
    this.outbox.reachable()
    void this.outbox.takeUp()
  }

  poll(args: PollArgs): Promise<Batch> {
    const { pollId, cursor, wait, p } = args
    const question = { text: [cursor, wait, p].join(' '), held: wait > 0 }
    return this.#polls.ask(question, pollId, (signal, slot) => this.#poll(args, signal, slot))
  }

  /** Whoever gives a poll up may have waited on a dead connection: nothing else tells that its host has gone. */
  cancel(pollId: string): void {
    if (this.#polls.isOpen(pollId)) this.#isInDoubt = this.#isSilent = true
    this.#polls.cancel(pollId)
  }

  /** After an outage nothing of ours goes to the address before the room there has said which one it is. */
  async reach<T>(request: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      if (this.#isInDoubt) await this.#find(signal)
      return await request()
    } catch (error) {
      this.#isInDoubt ||= isUnreachable(error)
      throw error
    }
  }

  async #poll({ cursor, wait, p, hidden }: PollArgs, signal: AbortSignal, slot: number): Promise<Batch> {
    // Only a poll that is held can take an earlier one's place.
    const place = wait > 0 ? { tab: `${this.#tab}-${slot}`, n: (this.#n += 1) } : {}
    const search = query({ cursor, wait, ...place, p, hidden: hidden ? 1 : undefined })
    const batch = await this.reach(() => ask(Batch, `${this.url}/events?${search}`, { token: this.token, signal }), signal).catch(
      (error: unknown) => {
        this.#isSilent ||= isUnreachable(error)
        throw error
      },
    )
    this.#heard()
    return batch
  }

  /** Only a host that was away can be back: a poll that merely works again says nothing new about a message that does not. */
  #heard(): void {
    if (this.#isSilent) this.outbox.reachable()
    this.outbox.stillIn()
    this.#isSilent = false
  }

  #send({ id, text, replyTo, mentions }: Draft): Promise<Outcome<Accepted>> {
    const body = { text, replyTo, mentions }
    return outcome(() => this.reach(() => ask(Accepted, `${this.url}/messages/${id}`, { method: 'PUT', token: this.token, body })))
  }

  async #find(signal?: AbortSignal): Promise<void> {
    const { room } = await cardAt(this.#address, signal)
    if (room.id !== this.roomId) throw new RoomError('wrong-room')
    this.#isInDoubt = false
  }
}

const isUnreachable = (error: unknown): boolean => error instanceof RoomError && error.code === 'unreachable'
