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
import { yieldingTo } from './yielding.ts'

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

  /** `source` is who says so, where it is not the place itself. */
  hear(sighting: Sighting, moment: Moment, source = sighting.address): void {
    const candidate = this.#candidates.get(keyOf(sighting)) ?? new Candidate(sighting, moment, source)
    if (!this.#admit(candidate, false)) return
    candidate.hear(sighting, moment, source)
    if (candidate.isThere(moment)) this.#goneAt = null
  }

  /** A host behind two interfaces may say goodbye on one of them, so each place is looked at. */
  hearGoodbye(): void {
    if (!this.isGone) for (const candidate of this.#candidates.values()) candidate.hearGoodbye()
  }

  /** The room has answered where `sightings` say that it is, before anybody checked it for us. */
  meet(sightings: readonly Sighting[], card: RoomCard, moment: Moment): void {
    const [sighting] = sightings
    if (!sighting) return
    const candidate = this.#candidates.get(keyOf(sighting)) ?? new Candidate(sighting, moment)
    for (const each of sightings) candidate.hear(each, moment)
    candidate.beginCheck()
    this.prove(sighting, card, moment, candidate)
  }

  /** `checked` is who was sent to: it may have had to yield meanwhile, and comes back when it was right. */
  prove(endpoint: Endpoint, result: RoomCard | Cause, moment: Moment, checked?: Candidate): void {
    const candidate = this.#candidates.get(keyOf(endpoint)) ?? (typeof result === 'string' ? undefined : checked)
    if (!candidate || !this.#admit(candidate, true)) return
    const isNews = candidate.provedTurn < candidate.bootTurn
    candidate.prove(result, moment)
    // It moved, was started anew or is at two places. Only a proof has the others asked, or anybody could.
    if (isNews && candidate.answers) this.#lookAtOthers(candidate)
    this.settle(moment)
  }

  /** Forgets places that are over while there are others; a room that is nowhere is gone. */
  settle(moment: Moment): void {
    const candidates = [...this.#candidates]
    if (!candidates.some(([, candidate]) => candidate.isThere(moment))) {
      this.#goneAt ??= moment.now
      return
    }
    this.#goneAt = null
    for (const [key, candidate] of candidates) if (candidate.isOver(moment)) this.#candidates.delete(key)
  }

  due(moment: Moment): Candidate[] {
    return this.#all.filter((candidate) => (this.isGone ? candidate.isDueThoughGone(moment) : candidate.isDue(moment)))
  }

  entries(moment: Moment, subnets: readonly Subnet[]): PlacedEntry[] {
    const groups = groupsOf(this.#all, moment)
    return groups.map((group, index) => {
      const first = index === 0 ? this.#first : earliest(group)
      const facts = { id: this.id, firstSeenAt: first.now, isGone: this.isGone, isCopy: groups.length > 1 }
      return { turn: first.turn, entry: roomEntry(facts, inTryOrder(group, subnets)) }
    })
  }

  get answers(): boolean {
    return this.#all.some((candidate) => candidate.answers)
  }

  get isUnknown(): boolean {
    return this.#all.some((candidate) => candidate.isUnknown)
  }

  /** Somebody has shown its key at some time: it is not made up. */
  get isProved(): boolean {
    return this.#all.some(({ card }) => card !== null)
  }

  /** A room that was somewhere once is no news while it does not answer here; nor is one that has been gone for long. */
  isListed({ now }: Moment): boolean {
    if (this.#goneAt !== null && !isRecent(this.#goneAt, now, GONE_MS)) return false
    return this.#all.some(({ card, ways }) => card !== null || !ways.isOnlyRemembered)
  }

  get isGone(): boolean {
    return this.#goneAt !== null
  }

  /** Nobody sees it in the list, and nobody wants it to be tried again. */
  isForgotten(moment: Moment): boolean {
    return this.isGone && !this.isListed(moment) && this.#all.every((candidate) => candidate.isOver(moment))
  }

  isFrom(source: string): boolean {
    return this.#all.some((candidate) => candidate.source === source)
  }

  /** Who says that it is anywhere, each once. */
  get sources(): Set<string> {
    return new Set(this.#all.map(({ source }) => source))
  }

  lookAgain(): void {
    this.#lookAtOthers(null)
  }

  get #all(): Candidate[] {
    return [...this.#candidates.values()]
  }

  #lookAtOthers(than: Candidate | null): void {
    for (const candidate of this.#candidates.values()) if (candidate !== than) candidate.askForCheck()
  }

  /** @returns whether it is among the places now */
  #admit(candidate: Candidate, isProved: boolean): boolean {
    const key = keyOf(candidate.endpoint)
    if (this.#candidates.has(key)) return true
    const yielding = yieldingTo(candidate, this.#all, isProved)
    for (const { endpoint } of yielding ?? []) this.#candidates.delete(keyOf(endpoint))
    if (yielding) this.#candidates.set(key, candidate)
    return yielding !== null
  }
}

function earliest(candidates: readonly Candidate[]): Candidate['first'] {
  return candidates.map(({ first }) => first).reduce((a, b) => (b.turn < a.turn ? b : a))
}
