import type { JoinArgs } from '../../../shared/bridge.ts'
import { passes } from '../../../shared/client/reaction.ts'
import { Pause, type Clock } from '../../../shared/clock.ts'
import type { JoinedRoom } from '../../../shared/desktop-bridge.ts'
import type { Failure, Outcome } from '../../../shared/outcome.ts'
import type { Chat } from '../../chat/chat.svelte.ts'
import { isFor } from '../attention/mention.ts'
import { awayMs } from './away-pace.ts'

export type Going = Pick<JoinArgs, 'code'>

type EntranceState =
  | { is: 'entering' }
  | { is: 'in' }
  /** Nobody answers for it. `nextTryAt` null: trying right now. */
  | { is: 'away'; since: number; nextTryAt: number | null; error: Failure }
  /** Somebody answered, and did not let us in: trying again is for a person to decide. */
  | { is: 'refused'; error: Failure }

/** What a list shows of it with one mark. */
export type Status = 'live' | 'busy' | 'away' | 'trouble'

interface EntranceParts {
  clock: Clock
  enter: (roomId: string, going: Going) => Promise<Outcome<Chat>>
}

/** At this address is another room, or none any more: the one we mean may come back. */
const isAbsence = ({ code }: Failure): boolean => passes(code) || code === 'wrong-room' || code === 'not-found'

/** One room in which this device is a member: in it, or on the way there. */
export class Entrance {
  readonly roomId: string
  readonly #parts: EntranceParts
  readonly #pause: Pause
  #closed = false
  #running = false
  #attempt = 0
  #title = $state('')
  #hostName = $state('')
  state = $state.raw<EntranceState>({ is: 'entering' })
  chat = $state.raw<Chat | null>(null)

  readonly title = $derived(this.chat?.room.name ?? this.#title)
  readonly hostName = $derived(this.chat?.room.host.name ?? this.#hostName)
  readonly unread = $derived(this.chat?.reading.unseen ?? 0)
  /** There are more, in a part of the log that is not here. */
  readonly hasMoreUnread = $derived(this.unread > 0 && this.chat?.unreadTarget === 'not-loaded')
  readonly mentions = $derived.by(() => {
    const { chat } = this
    return chat && this.unread > 0 ? chat.unseen.filter((message) => isFor(message, chat.me)).length : 0
  })
  readonly status: Status = $derived.by(() => this.#statusNow())

  constructor(room: JoinedRoom, parts: EntranceParts) {
    this.roomId = room.roomId
    this.#parts = parts
    this.#pause = new Pause(parts.clock)
    this.called(room)
  }

  /** As its host is known to this device. */
  called({ title, hostName }: Omit<JoinedRoom, 'roomId'>): void {
    this.#title = title
    this.#hostName = hostName
  }

  /** We are in it already. */
  entered(chat: Chat): void {
    if (this.#closed) chat.close()
    else {
      this.chat = chat
      this.state = { is: 'in' }
    }
  }

  /** Until we are in, or are not let in. */
  async enter(going: Going = {}): Promise<void> {
    this.#attempt = 0
    this.#pause.cut()
    this.chat?.wake()
    if (this.#running || this.chat) return
    this.#running = true
    for (let more = going; !this.#closed && (await this.#try(more)); more = {}) await this.#rest()
    this.#running = false
  }

  /** There is a reason to believe that it answers now. */
  wake(): void {
    if (this.chat) this.chat.wake()
    else if (this.state.is === 'away') void this.enter()
  }

  /** The conversation ended for us; we begin another one. */
  again(): void {
    this.chat?.close()
    this.chat = null
    this.state = { is: 'entering' }
    void this.enter()
  }

  close(): void {
    this.#closed = true
    this.#pause.cut()
    this.chat?.close()
  }

  /** Whether to try again later. */
  async #try(going: Going): Promise<boolean> {
    if (this.state.is === 'away') this.state = { ...this.state, nextTryAt: null }
    else this.state = { is: 'entering' }
    const outcome = await this.#parts.enter(this.roomId, going)
    if (outcome.ok) this.entered(outcome.value)
    else if (isAbsence(outcome.error)) this.#away(outcome.error)
    else this.state = { is: 'refused', error: outcome.error }
    return this.state.is === 'away'
  }

  #away(error: Failure): void {
    const since = this.state.is === 'away' ? this.state.since : this.#parts.clock.now()
    this.state = { is: 'away', since, nextTryAt: null, error }
  }

  async #rest(): Promise<void> {
    const { clock } = this.#parts
    const ms = awayMs(this.#attempt++, clock.random)
    if (this.state.is === 'away') this.state = { ...this.state, nextTryAt: clock.now() + ms }
    if (!this.#closed) await this.#pause.for(ms)
  }

  #statusNow(): Status {
    const { is } = this.state
    if (is === 'entering') return 'busy'
    if (is === 'refused') return 'trouble'
    if (is === 'away' || !this.chat) return 'away'
    const { connection } = this.chat
    if (connection.is === 'stopped') return 'trouble'
    if (connection.is === 'offline') return 'away'
    return connection.is === 'live' ? 'live' : 'busy'
  }
}
