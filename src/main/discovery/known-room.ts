import { isRecent } from '../../shared/clock.ts'
import type { RoomCard } from '../../shared/wire/room.ts'
import { Candidate } from './candidate.ts'
import type { Moment } from './candidate.ts'
import { groupsOf } from './copies.ts'
import { keyOf } from './found-room.ts'
import type { Cause, Endpoint, FoundRoom, Sighting } from './found-room.ts'
import { roomEntry } from './room-entry.ts'
import type { Subnet } from './subnets.ts'
import { inTryOrder } from './try-order.ts'

/** A host has two or three addresses; whoever announces more in its name is not believed. */
const CANDIDATES_MAX = 8

/** A room that is gone stays in the list for so long, greyed: nobody wonders what they clicked. */
const GONE_MS = 10_000

/** An entry with the turn that decides its place in the list. */
export interface PlacedEntry {
  turn: number
  entry: FoundRoom
}

/** One room id and the places where it is said to be. */
export class KnownRoom {
  readonly id: string
  readonly #first: Moment
  readonly #candidates = new Map<string, Candidate>()
  #goneAt: number | null = null

  constructor(id: string, moment: Moment) {
    this.id = id
    this.#first = moment
  }

  hear(sighting: Sighting, moment: Moment): void {
    this.#goneAt = null
    const key = keyOf(sighting)
    const candidate = this.#candidates.get(key) ?? new Candidate(sighting, moment)
    if (!this.#candidates.has(key) && !this.#makeSpace()) return
    this.#candidates.set(key, candidate)
    candidate.hear(sighting, moment)
  }

  /** A host behind two interfaces may say goodbye on one of them, so each place is looked at. */
  hearGoodbye(): void {
    for (const candidate of this.#candidates.values()) candidate.hearGoodbye()
  }

  prove(endpoint: Endpoint, result: RoomCard | Cause, moment: Moment): void {
    const candidate = this.#candidates.get(keyOf(endpoint))
    if (!candidate) return
    const isNews = candidate.provedTurn < candidate.bootTurn
    candidate.prove(result, moment)
    // It moved, was started anew or is at two places. Only a proof has the others asked, or anybody could.
    if (isNews && candidate.answers) this.#lookAtOthers(candidate)
    this.settle(moment)
  }

  /** Forgets places that are over while there are others; a room without any is gone. */
  settle(moment: Moment): void {
    const over = [...this.#candidates].filter(([, candidate]) => candidate.isOver(moment))
    if (over.length === this.#candidates.size) {
      this.#goneAt ??= moment.now
      return
    }
    this.#goneAt = null
    for (const [key] of over) this.#candidates.delete(key)
  }

  due(moment: Moment): Candidate[] {
    return this.#goneAt === null ? [...this.#candidates.values()].filter((candidate) => candidate.isDue(moment)) : []
  }

  entries(moment: Moment, subnets: readonly Subnet[]): PlacedEntry[] {
    const groups = groupsOf([...this.#candidates.values()], moment)
    return groups.map((group, index) => {
      const first = index === 0 ? this.#first : earliest(group)
      const facts = { id: this.id, firstSeenAt: first.now, isGone: this.isGone, isCopy: groups.length > 1 }
      return { turn: first.turn, entry: roomEntry(facts, inTryOrder(group, subnets)) }
    })
  }

  get answers(): boolean {
    return [...this.#candidates.values()].some((candidate) => candidate.answers)
  }

  get isUnknown(): boolean {
    return [...this.#candidates.values()].some((candidate) => candidate.isUnknown)
  }

  /** A room that was somewhere once is no news while it does not answer here. */
  get isListed(): boolean {
    return [...this.#candidates.values()].some((candidate) => candidate.card !== null || !candidate.isOnlyRemembered)
  }

  get isGone(): boolean {
    return this.#goneAt !== null
  }

  /** Gone for so long that nobody looks for it in the list. */
  isForgotten({ now }: Moment): boolean {
    return this.#goneAt !== null && !isRecent(this.#goneAt, now, GONE_MS)
  }

  lookAgain(): void {
    this.#lookAtOthers(null)
  }

  #lookAtOthers(than: Candidate | null): void {
    for (const candidate of this.#candidates.values()) if (candidate !== than) candidate.askForCheck()
  }

  /** Those that never answered go first, the longest unheard one before the others. */
  #makeSpace(): boolean {
    if (this.#candidates.size < CANDIDATES_MAX) return true
    const silent = [...this.#candidates].filter(([, { answers }]) => !answers)
    const [key] = silent.toSorted(([, a], [, b]) => a.provedTurn - b.provedTurn || a.heardAt - b.heardAt)[0] ?? []
    return key !== undefined && this.#candidates.delete(key)
  }
}

function earliest(candidates: readonly Candidate[]): Candidate['first'] {
  return candidates.map(({ first }) => first).reduce((a, b) => (b.turn < a.turn ? b : a))
}
