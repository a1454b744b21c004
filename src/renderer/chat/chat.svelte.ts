import type { RoomClient, ClientState, RoomListener, StartOverReason } from '../../shared/room-client.ts'
import { foldSignals, NOBODY } from '../../shared/client/presence.ts'
import type { Failure, Outcome } from '../../shared/outcome.ts'
import type { Snapshot } from '../../shared/wire/answers.ts'
import type { KnownEvent } from '../../shared/wire/events.ts'
import type { Member } from '../../shared/wire/member.ts'
import type { RoomInfo } from '../../shared/wire/room.ts'
import { randomId } from '../page/random-id.ts'
import { Draft } from './draft.svelte.ts'
import { linesOf } from './lines.ts'
import { peopleOf, withMemberEvents, type People } from './people.ts'
import { EMPTY, timelineOf, withAccepted, withDraft, withEvents, withFailure, withoutDraft, withPage, type Timeline } from './timeline.ts'

const MESSAGE_ID_BYTES = 16
const ID_RETRY_CODES = ['id-taken', 'id-reused']

/** One room as its screens see it. */
export class Chat {
  readonly #client: RoomClient
  #timeline = $state.raw<Timeline>(EMPTY)
  #latest = $state.raw<Member>() as Member
  room = $state.raw<RoomInfo>() as RoomInfo
  people = $state.raw<People>() as People
  online = $state.raw<ReadonlySet<string>>(NOBODY.online)
  connection = $state.raw<ClientState>({ is: 'catching-up' })
  startedOver = $state.raw<StartOverReason | null>(null)
  textLimit = $state(0)
  loadingOlder = $state(false)
  olderFailure = $state.raw<Failure | null>(null)
  /** Messages of others that came while nobody was looking at the end of the list. */
  unseen = $state(0)
  /** What a screen reader is told: the newest message of somebody else. */
  heard = $state.raw<{ name: string; text: string } | null>(null)
  #attentive = true
  /** Counts how often the timeline was begun: an answer about an earlier one is of no use. */
  #generation = 0
  readonly draft: Draft

  readonly me = $derived(this.people.get(this.#latest.id) ?? this.#latest)
  readonly lines = $derived(linesOf(this.#timeline, { id: this.me.id, name: this.me.name, ...(this.me.tag ? { tag: this.me.tag } : {}) }))
  readonly hasOlder = $derived(this.#timeline.hasOlder)
  /** What is shown goes back to the room's first event. */
  readonly fromStart = $derived(!this.#timeline.hasOlder && this.#timeline.oldest <= 1)
  readonly isEmpty = $derived(!this.lines.some(({ is }) => is === 'message'))

  constructor(client: RoomClient, snapshot: Snapshot) {
    this.#client = client
    this.draft = new Draft(snapshot.room.id)
    this.#begin(snapshot)
  }

  /** What the client loop calls. */
  readonly listener: RoomListener = {
    snapshot: (snapshot, startedOver) => {
      this.#begin(snapshot)
      this.startedOver = startedOver
    },
    events: (events) => this.#received(events),
    presence: ({ online }) => (this.online = online),
    state: (state) => (this.connection = state),
    fault: (error) => reportError(error),
  }

  /** Whether somebody is looking at the newest message. */
  set attentive(attentive: boolean) {
    this.#attentive = attentive
    if (attentive) this.unseen = 0
  }

  send(text: string): void {
    void this.#deliver(randomId(MESSAGE_ID_BYTES), text)
  }

  retry(id: string, failure: Failure, text: string): void {
    if (!ID_RETRY_CODES.includes(failure.code)) return void this.#deliver(id, text)
    this.discard(id)
    this.send(text)
  }

  discard(id: string): void {
    this.#timeline = withoutDraft(this.#timeline, id)
  }

  async loadOlder(): Promise<void> {
    if (this.loadingOlder || !this.hasOlder) return
    this.loadingOlder = true
    const generation = this.#generation
    const outcome = await this.#client.history({ before: this.#oldestSeq() })
    this.loadingOlder = false
    if (generation !== this.#generation) return
    if (outcome.ok) this.#timeline = withPage(this.#timeline, outcome.value)
    this.olderFailure = outcome.ok ? null : outcome.error
  }

  rename(name: string): Promise<Outcome<Member>> {
    return this.#client.rename(name)
  }

  async leave(): Promise<Outcome<void>> {
    const outcome = await this.#client.leave()
    if (outcome.ok) this.draft.text = ''
    return outcome
  }

  readonly wake = (): void => this.#client.wake()
  readonly away = (): void => this.#client.away()
  readonly close = (): void => this.#client.close()

  #begin(snapshot: Snapshot): void {
    this.#generation += 1
    this.olderFailure = null
    this.#timeline = timelineOf(snapshot, this.#timeline.pending)
    this.#latest = snapshot.member
    this.room = snapshot.room
    this.people = peopleOf(snapshot.members)
    this.online = foldSignals(NOBODY, snapshot.signals).online
    this.textLimit = snapshot.limits.text
  }

  #received(events: KnownEvent[]): void {
    this.#timeline = withEvents(this.#timeline, events)
    this.people = withMemberEvents(this.people, events)
    for (const event of events) if (event.type === 'room.updated') this.room = event.room
    const others = events.filter((event) => event.type === 'message').filter(({ by }) => by.id !== this.#latest.id)
    const last = others.at(-1)
    if (!last) return
    if (!this.#attentive) this.unseen += others.length
    if (this.connection.is === 'live') this.heard = { name: last.by.name, text: last.text }
  }

  async #deliver(id: string, text: string): Promise<void> {
    this.#timeline = withDraft(this.#timeline, { id, text, at: Date.now() })
    const outcome = await this.#client.send({ id, text })
    const { name, tag } = this.me
    this.#timeline = outcome.ok
      ? withAccepted(this.#timeline, outcome.value, { id: this.me.id, name, ...(tag ? { tag } : {}) })
      : withFailure(this.#timeline, id, outcome.error)
  }

  #oldestSeq(): number {
    return this.#timeline.rows[0]?.seq ?? 0
  }
}
