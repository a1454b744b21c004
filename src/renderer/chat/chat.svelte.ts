import { untrack } from 'svelte'
import type { OutboxState } from '../../shared/bridge.ts'
import type { RoomClient, ClientState, RoomListener, StartOverReason } from '../../shared/room-client.ts'
import { foldSignals, NOBODY } from '../../shared/client/presence.ts'
import type { Outcome } from '../../shared/outcome.ts'
import type { Snapshot } from '../../shared/wire/answers.ts'
import type { KnownEvent } from '../../shared/wire/events.ts'
import type { Member } from '../../shared/wire/member.ts'
import type { RoomInfo } from '../../shared/wire/room.ts'
import { Draft } from './writing/draft.svelte.ts'
import { History } from './log/history.svelte.ts'
import { linesOf, NO_LINES, type GapLine } from './log/lines.ts'
import { peopleOf, withMemberEvents, type People } from './people/people.ts'
import type { ListPlace } from './list/list-place.ts'
import { Reading } from './log/reading.svelte.ts'
import { messagesAt } from './log/rows.ts'
import { Sending } from './writing/sending.svelte.ts'
import { spanAt } from './log/spans.ts'
import { EMPTY, gapsOf, isStale, timelineOf, withEvents, withOutbox, withPage, withTrimmed, type Timeline } from './log/timeline.ts'

/** A page open for weeks: beyond the first number of rows, all but the second are forgotten, seldom and many at once. */
const ROWS_MAX = 3_000
const ROWS_KEPT = 1_000

/** One room as its screens see it. */
export class Chat {
  readonly #client: RoomClient
  #timeline = $state.raw<Timeline>(EMPTY)
  #latest = $state.raw<Member>() as Member
  #earlierLines = NO_LINES
  /** The end of the list is what is shown, whether or not anybody sees the page: then nothing above need be kept. */
  #isFollowing = false
  room = $state.raw<RoomInfo>() as RoomInfo
  people = $state.raw<People>() as People
  online = $state.raw<ReadonlySet<string>>(NOBODY.online)
  connection = $state.raw<ClientState>({ is: 'catching-up' })
  startedOver = $state.raw<StartOverReason | null>(null)
  textLimit = $state(0)
  /** Where the reader was when it left the screen; null: at its end. */
  place: ListPlace | null = null
  /** The message somebody wants to be taken to. */
  wanted = $state<number | null>(null)
  /** What a screen reader is told: the newest message of somebody else, and how many more came with it. */
  heard = $state.raw<{ name: string; text: string; more: number } | null>(null)
  readonly draft: Draft
  readonly reading: Reading
  readonly history: History
  readonly #sending: Sending

  readonly me = $derived(this.people.get(this.#latest.id) ?? this.#latest)
  readonly #author = $derived({ id: this.me.id, name: this.me.name, ...(this.me.tag ? { tag: this.me.tag } : {}) })
  readonly #firstUnread = $derived.by(() => this.reading.first(this.#timeline, this.#latest.id))
  /** The line of the first unread message, for who wants to go there. */
  readonly unreadTarget = $derived(this.#firstUnread?.is === 'loaded' ? { key: this.#firstUnread.key } : (this.#firstUnread?.is ?? null))
  readonly lines = $derived(this.#nextLines())
  /** What is shown goes back to the room's first event. */
  readonly fromStart = $derived(this.#timeline.oldest <= 1 && gapsOf(this.#timeline)[0]?.after !== 0)
  readonly isEmpty = $derived(!this.lines.some(({ is }) => is === 'message'))
  /** What others said and the reader has not had in sight, as far as it is here. */
  readonly unseen = $derived.by(() => messagesAt(this.#timeline.rows, this.reading.below))
  /** Messages of ours on their way to the host. */
  readonly waiting = $derived(this.#timeline.pending.filter(({ failure, accepted }) => !failure && !accepted).length)

  constructor(client: RoomClient, snapshot: Snapshot) {
    this.#client = client
    this.draft = new Draft(snapshot.room.id)
    this.#sending = new Sending(client, this.draft)
    this.reading = new Reading(snapshot.room.id)
    this.history = new History({
      ask: (args) => client.history(args),
      take: (asked, page) => {
        const stale = isStale(this.#timeline, page)
        if (!stale) this.#timeline = withPage(this.#timeline, asked, page)
        return !stale
      },
      isKnown: (seq) => spanAt(this.#timeline.known, seq) !== undefined,
    })
    this.#begin(snapshot, null)
  }

  /** What the client loop calls. */
  readonly listener: RoomListener = {
    snapshot: (snapshot, startedOver) => {
      this.#begin(snapshot, startedOver)
      this.startedOver = startedOver
    },
    events: (events) => this.#received(events),
    presence: ({ online }) => (this.online = online),
    state: (state) => (this.connection = state),
    outbox: (state) => {
      this.#sending.outbox = state
      this.#timeline = withOutbox(this.#timeline, state.unsent)
    },
    fault: (error) => reportError(error),
  }

  /** What the reader has before them: the page at all, and in it the end of the list. */
  attend(what: { visible: boolean; following: boolean }): void {
    this.reading.attend(what)
    this.#isFollowing = what.following
    untrack(() => this.#trim())
  }

  get outbox(): OutboxState {
    return this.#sending.outbox
  }

  send(text: string): Promise<Outcome<void>> {
    this.reading.spoke()
    return this.#sending.send(text)
  }

  readonly retry = (id: string): Promise<Outcome<void>> => this.#sending.retry(id)
  readonly discard = (id: string): Promise<Outcome<void>> => this.#sending.discard(id)
  readonly edit = (id: string): Promise<Outcome<void>> => this.#sending.edit(id)

  fill(gap: GapLine, side?: 'end' | 'start'): Promise<void> {
    return this.history.fill(gap, side)
  }

  /** Makes sure that the log is here around `seq`. */
  show(seq: number): Promise<boolean> {
    return this.history.show(seq)
  }

  /** Loads the first unread message where it is not here; its line's key, or null when it could not be had or there is none. */
  async jumpToUnread(): Promise<string | null> {
    for (let unread = this.#firstUnread; unread; unread = this.#firstUnread) {
      if (unread.is === 'loaded') return unread.key
      if (!(await this.show(unread.seq))) return null
    }
    return null
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

  #begin(snapshot: Snapshot, startedOver: StartOverReason | null): void {
    this.history.reset()
    this.#timeline = timelineOf(snapshot, this.outbox.unsent)
    this.#latest = snapshot.member
    this.room = snapshot.room
    this.people = peopleOf(snapshot.members)
    this.online = foldSignals(NOBODY, snapshot.signals).online
    this.textLimit = snapshot.limits.text
    this.reading.begin(this.#timeline, snapshot.member.id, startedOver)
  }

  #received(events: KnownEvent[]): void {
    this.#timeline = withEvents(this.#timeline, events)
    this.people = withMemberEvents(this.people, events)
    for (const event of events) if (event.type === 'room.updated') this.room = event.room
    const others = events.filter((event) => event.type === 'message').filter(({ by }) => by.id !== this.#latest.id)
    this.reading.received(others, this.#timeline.head)
    this.#trim()
    const last = others.at(-1)
    if (last && this.connection.is === 'live') this.heard = { name: last.by.name, text: last.text, more: others.length - 1 }
  }

  #trim(): void {
    if (this.#isFollowing && this.#timeline.rows.length > ROWS_MAX) this.#timeline = withTrimmed(this.#timeline, ROWS_KEPT)
  }

  #nextLines() {
    const unread = this.#firstUnread?.is === 'loaded' ? this.#firstUnread.seq : null
    this.#earlierLines = linesOf(this.#timeline, { me: this.#author, unread }, this.#earlierLines)
    return this.#earlierLines.lines
  }
}
