import type { RoomCard } from '../../shared/wire/room.ts'
import type { Moment } from './candidate.ts'
import type { Cause, Endpoint, FoundRoom, Sighting } from './found-room.ts'
import { KnownRoom } from './known-room.ts'
import { RunningChecks } from './running-checks.ts'
import type { Check } from './running-checks.ts'
import type { Subnet } from './subnets.ts'
import { UnnamedAddresses } from './unnamed-addresses.ts'

/** More rooms than any list is read for; somebody makes them up. */
const ROOMS_MAX = 200

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

  note(sighting: Sighting): void {
    const moment = this.#next()
    const { roomId, isGoodbye } = sighting
    if (isGoodbye) {
      if (roomId !== null) this.#rooms.get(roomId)?.hearGoodbye()
    } else if (roomId === null) this.#unnamed.hear(sighting, moment)
    else this.#roomFor(roomId, moment, false)?.hear(sighting, moment)
  }

  /** What a check that {@link due} asked for has found: the card of whoever proved to be the room, or why there is none. */
  proved(roomId: string | null, endpoint: Endpoint, result: RoomCard | Cause): void {
    this.#checks.end(roomId, endpoint)
    const moment = this.#next()
    if (roomId === null) this.#name(endpoint, result, moment)
    else this.#rooms.get(roomId)?.prove(endpoint, isOf(roomId, result) ? result : 'another-room', moment)
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
    const rooms = [...this.#rooms.values()].filter((room) => room.isListed && !room.isForgotten(moment))
    const entries = rooms.flatMap((room) => room.entries(moment, subnets)).toSorted((a, b) => a.turn - b.turn)
    return entries.slice(0, ROOMS_MAX).map(({ entry }) => entry)
  }

  #name(endpoint: Endpoint, result: RoomCard | Cause, moment: Moment): void {
    const sightings = this.#unnamed.prove(endpoint, result, moment)
    if (typeof result === 'string' || sightings.length === 0) return
    const room = this.#roomFor(result.room.id, moment, true)
    for (const sighting of sightings) room?.hear(sighting, moment)
    room?.prove(endpoint, result, moment)
  }

  #roomFor(roomId: string, moment: Moment, isProved: boolean): KnownRoom | undefined {
    const known = this.#rooms.get(roomId)
    if (known) return known
    if (this.#rooms.size >= ROOMS_MAX && !this.#makeSpace(isProved)) return undefined
    const room = new KnownRoom(roomId, moment)
    this.#rooms.set(roomId, room)
    return room
  }

  /** The gone go first, then the latest of those that do not answer: who announces by the hundred does not drive others out. */
  #makeSpace(isForProved: boolean): boolean {
    const latest = [...this.#rooms.values()].reverse()
    const least =
      latest.find((room) => room.isGone || !room.isListed) ??
      latest.find((room) => !room.answers && !room.isUnknown) ??
      (isForProved ? latest.find((room) => !room.answers) : undefined)
    return least !== undefined && this.#rooms.delete(least.id)
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
