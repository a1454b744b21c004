import type { Draft, PollArgs } from '../bridge.ts'
import { Outbox, type OutboxStore } from '../client/outbox.ts'
import type { Limits } from '../limits.ts'
import { outcome, type Outcome } from '../outcome.ts'
import { RoomError } from '../room-error.ts'
import type { Clock } from '../clock.ts'
import { Accepted, Batch } from '../wire/answers.ts'
import { cardAt, roomUrl } from './card.ts'
import { query, type Http } from './http.ts'
import { randomId } from './random-id.ts'
import { SharedPolls } from './shared-polls.ts'

interface EnteredRoomParts {
  http: Http
  clock: Clock
  store: OutboxStore
}

/** One room this device has entered: its polls and its outbox, for all pages together. */
export class EnteredRoom {
  readonly roomId: string
  /** Origin of the host. */
  readonly #address: string
  /** `http://…/api/v1/rooms/{roomId}` */
  readonly url: string
  readonly outbox: Outbox
  readonly #polls = new SharedPolls()
  readonly #http: Http
  /** Tells these polls from those of the person's other devices; `n` tells them apart. */
  readonly #tab = randomId(9)
  #n = 0
  token = ''
  /** Another room may be at the address. */
  #isInDoubt = true
  /** Nobody answered the last poll. */
  #isSilent = false

  constructor(roomId: string, address: string, { http, clock, store }: EnteredRoomParts) {
    this.roomId = roomId
    this.#address = address
    this.#http = http
    this.url = roomUrl(address, roomId)
    this.outbox = new Outbox({ store, clock, send: (draft) => this.#send(draft), cutOff: () => this.#polls.doubt() })
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
    const batch = await this.reach(
      () => this.#http.ask(Batch, `${this.url}/events?${search}`, { token: this.token, signal }),
      signal,
    ).catch((error: unknown) => {
      this.#isSilent ||= isUnreachable(error)
      throw error
    })
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
    return outcome(() =>
      this.reach(() => this.#http.ask(Accepted, `${this.url}/messages/${id}`, { method: 'PUT', token: this.token, body })),
    )
  }

  async #find(signal?: AbortSignal): Promise<void> {
    const { room } = await cardAt(this.#http, this.#address, signal)
    if (room.id !== this.roomId) throw new RoomError('wrong-room')
    this.#isInDoubt = false
  }
}

const isUnreachable = (error: unknown): boolean => error instanceof RoomError && error.code === 'unreachable'
