import type { RoomCard } from '../../shared/wire/room.ts'
import type { Candidate, Moment } from './candidate.ts'
import type { Cause, Endpoint, FoundRoom, Sighting } from './found-room.ts'
import { KnownRoom } from './known-room.ts'
import { ROOMS_MAX, yieldingRooms } from './room-space.ts'
import type { Entry } from './room-space.ts'
import { RunningChecks } from './running-checks.ts'
import type { Check } from './running-checks.ts'
import type { Subnet } from './subnets.ts'
import { UnnamedAddresses } from './unnamed-addresses.ts'

interface TableOptions {
  now: () => number
  /** Ours, as they are now. */
  subnets: () => readonly Subnet[]
  /** How often it is asked who is there, in ms, as it is now. */
  roundMs: () => number
}

/**
 * What is known of the rooms around: a fold over what was heard and what checks found. Hearing of a room makes it worth a
 * check; only the check makes it live, and only a failed check makes it anything else.
 */
export class RoomTable {
  readonly #options: TableOptions
  readonly #rooms = new Map<string, KnownRoom>()
  readonly #unnamed = new UnnamedAddresses()
  readonly #checks = new RunningChecks()
  #turn = 0

  constructor(options: TableOptions) {
    this.#options = options
  }

  /** `source` is whose packet said so, which may name places that are not its own. */
  note(sighting: Sighting, source = sighting.address): void {
    const moment = this.#next()
    const { roomId, isGoodbye } = sighting
    if (isGoodbye) {
      if (roomId !== null) this.#rooms.get(roomId)?.hearGoodbye()
    } else if (roomId === null) this.#unnamed.hear(sighting, moment)
    else this.#roomFor(roomId, moment, { foundBy: sighting.foundBy, source })?.hear(sighting, moment, source)
  }

  /** What a check that {@link due} asked for has found: the card of whoever proved to be the room, or why there is none. */
  proved(roomId: string | null, endpoint: Endpoint, result: RoomCard | Cause): void {
    const checked = this.#checks.end(roomId, endpoint)
    const moment = this.#next()
    if (roomId === null) this.#name(endpoint, result, moment)
    else this.#proveRoom(roomId, endpoint, isOf(roomId, result) ? result : 'another-room', moment, checked)
  }

  /** The room has answered where somebody else looked, all of `sightings` of one place. */
  meet(sightings: readonly Sighting[], card: RoomCard): void {
    const moment = this.#next()
    this.#roomFor(card.room.id, moment, 'proved')?.meet(sightings, card, moment)
  }

  /** Lets time pass: who is not heard any more is gone, and who is gone is forgotten. */
  tick(): void {
    const moment = this.#moment()
    this.#unnamed.settle(moment)
    for (const [roomId, room] of this.#rooms) {
      room.settle(moment)
      if (room.isForgotten(moment)) this.#rooms.delete(roomId)
    }
  }

  /** Every place is looked at once more, whatever was found there. */
  lookAgain(): void {
    for (const room of this.#rooms.values()) room.lookAgain()
    this.#unnamed.lookAgain()
  }

  /** The checks to make now. Each counts as under way until {@link proved} is told of it. */
  due(): Check[] {
    const moment = this.#moment()
    const ofRooms = [...this.#rooms.values()].flatMap((room) => room.due(moment).map((candidate) => ({ roomId: room.id, candidate })))
    const unnamed = this.#unnamed.due(moment).map((candidate) => ({ roomId: null, candidate }))
    return this.#checks.start([...ofRooms, ...unnamed], moment.now)
  }

  /** In the order in which they were first seen. */
  list(): FoundRoom[] {
    const moment = this.#moment()
    const subnets = this.#options.subnets()
    const rooms = [...this.#rooms.values()].filter((room) => room.isListed(moment))
    const entries = rooms.flatMap((room) => room.entries(moment, subnets)).toSorted((a, b) => a.turn - b.turn)
    return entries.slice(0, ROOMS_MAX).map(({ entry }) => entry)
  }

  #name(endpoint: Endpoint, result: RoomCard | Cause, moment: Moment): void {
    const sightings = this.#unnamed.prove(endpoint, result, moment)
    if (typeof result !== 'string' && sightings.length > 0) this.meet(sightings, result)
  }

  #proveRoom(roomId: string, endpoint: Endpoint, result: RoomCard | Cause, moment: Moment, checked?: Candidate): void {
    // A room that had to yield while somebody was sent there comes back when it was right.
    const isToReturn = checked !== undefined && typeof result !== 'string'
    const room = isToReturn ? this.#roomFor(roomId, moment, 'proved') : this.#rooms.get(roomId)
    room?.prove(endpoint, result, moment, checked)
  }

  #roomFor(roomId: string, moment: Moment, by: Entry): KnownRoom | undefined {
    const known = this.#rooms.get(roomId)
    if (known) return known
    const yielding = yieldingRooms([...this.#rooms.values()], moment, by)
    for (const { id } of yielding ?? []) this.#rooms.delete(id)
    if (!yielding) return undefined
    const room = new KnownRoom(roomId, moment)
    this.#rooms.set(roomId, room)
    return room
  }

  #next(): Moment {
    this.#turn += 1
    return this.#moment()
  }

  #moment(): Moment {
    return { now: this.#options.now(), turn: this.#turn, roundMs: this.#options.roundMs() }
  }
}

const isOf = (roomId: string, result: RoomCard | Cause): boolean => typeof result === 'string' || result.room.id === roomId
