import { SvelteSet } from 'svelte/reactivity'
import type { ClientBridge } from '../../../shared/bridge.ts'
import type { Clock } from '../../../shared/clock.ts'
import type { JoinedRoom, RoomsBridge, RoomsState } from '../../../shared/desktop-bridge.ts'
import type { FoundRoom } from '../../../shared/found-room.ts'
import type { Failure, Outcome } from '../../../shared/outcome.ts'
import type { KnownEvent } from '../../../shared/wire/events.ts'
import type { Chat } from '../../chat/chat.svelte.ts'
import { enter } from '../../chat/enter.ts'
import { Entrance, type Going } from './entrance.svelte.ts'

interface JoinedRoomsParts {
  client: ClientBridge
  rooms: Pick<RoomsBridge, 'addressOf' | 'forget'>
  clock: Clock
  /** As whom new rooms are entered. */
  as: () => { name: string; locale: string }
  hidden: () => boolean
  /** Something happened in one of them. */
  events: (events: KnownEvent[], chat: Chat) => void
}

/** All rooms this device is in: each is entered by itself and stays connected, whether or not it is shown. */
export class JoinedRooms {
  readonly #parts: JoinedRoomsParts
  /** In the order in which they were joined. */
  all = $state.raw<readonly Entrance[]>([])
  /** Joined just now: the list that others keep does not have them yet. */
  readonly #fresh = new SvelteSet<string>()

  readonly unread = $derived(sum(this.all.map(({ unread }) => unread)))
  readonly mentions = $derived(sum(this.all.map(({ mentions }) => mentions)))

  constructor(parts: JoinedRoomsParts) {
    this.#parts = parts
  }

  of(roomId: string): Entrance | undefined {
    return this.all.find((room) => room.roomId === roomId)
  }

  /** What the device remembers, and who of them can be reached now. */
  follow(state: RoomsState, before: RoomsState): void {
    for (const { roomId } of state.joined) this.#fresh.delete(roomId)
    this.#reconcile(state.joined)
    for (const roomId of cameBack(state.found, before.found)) this.of(roomId)?.wake()
  }

  /** Goes into a room for the first time. One that has let us in before is simply entered. */
  async join(room: JoinedRoom, going: Going = {}): Promise<Failure | null> {
    const known = this.of(room.roomId)
    if (known) {
      void known.enter(going)
      return null
    }
    const outcome = await this.#enter(room.roomId, going)
    if (!outcome.ok) return outcome.error
    this.#fresh.add(room.roomId)
    const entrance = this.of(room.roomId) ?? this.#added(room)
    entrance.entered(outcome.value)
    return null
  }

  /** Without a word to its host. */
  async forget(roomId: string): Promise<Failure | null> {
    const outcome = await this.#parts.rooms.forget({ roomId })
    if (!outcome.ok) return outcome.error
    this.left(roomId)
    return null
  }

  /** We are no longer in it. */
  left(roomId: string): void {
    this.#fresh.delete(roomId)
    this.of(roomId)?.close()
    this.all = this.all.filter((room) => room.roomId !== roomId)
  }

  wake(): void {
    for (const room of this.all) room.wake()
  }

  /** The window goes away. */
  away(): void {
    for (const { chat } of this.all) chat?.away()
  }

  close(): void {
    for (const room of this.all) room.close()
  }

  #reconcile(joined: readonly JoinedRoom[]): void {
    const order = joined.map(({ roomId }) => roomId)
    const gone = this.all.filter(({ roomId }) => !order.includes(roomId) && !this.#fresh.has(roomId))
    for (const { roomId } of gone) this.left(roomId)
    for (const room of joined) this.of(room.roomId)?.called(room)
    for (const room of joined) if (!this.of(room.roomId)) void this.#added(room).enter()
    const place = ({ roomId }: Entrance): number => (this.#fresh.has(roomId) ? Infinity : order.indexOf(roomId))
    this.all = this.all.toSorted((a, b) => place(a) - place(b) || 0)
  }

  #added(room: JoinedRoom): Entrance {
    const entrance = new Entrance(room, { clock: this.#parts.clock, enter: (roomId, going) => this.#enter(roomId, going) })
    this.all = [...this.all, entrance]
    return entrance
  }

  async #enter(roomId: string, { code }: Going): Promise<Outcome<Chat>> {
    const { client, rooms, clock, as, hidden, events } = this.#parts
    const address = await rooms.addressOf({ roomId })
    if (!address.ok) return address
    const { name, locale } = as()
    const args = { address: address.value, roomId, locale, ...(name && { name }), ...(code && { code }) }
    return enter(client, clock, args, { hidden, events })
  }
}

/** Rooms that are live now, and were not, or were somewhere else. */
function cameBack(found: readonly FoundRoom[], before: readonly FoundRoom[]): string[] {
  const places = before.filter(isLive).map(placeOf)
  return found.filter((room) => isLive(room) && !places.includes(placeOf(room))).map(({ id }) => id)
}

const isLive = ({ state }: FoundRoom): boolean => state === 'live'
const placeOf = ({ id, urls }: FoundRoom): string => `${id} ${urls[0] ?? ''}`
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)
