import { isRecent } from '../../shared/clock.ts'
import type { RoomCard } from '../../shared/wire/room.ts'
import type { Cause, Endpoint, FoundBy, Sighting } from './found-room.ts'

/** Announcements of changes may come in floods; one check a second follows them well enough. */
const CHECK_GAP_MS = 1_000

/** Wait after the first failed check; twice as long after each further one. */
const RETRY_MS = 2_000
const RETRY_MAX_MS = 60_000

/** In rounds of asking: a host that is heard may have stopped answering, and its card grows old. */
const RECHECK_ROUNDS = 6

/** In rounds of asking: two answers were missed, and the third is late. */
const QUIET_ROUNDS = 2.5

/** When something happens to the table. */
export interface Moment {
  now: number
  /** Counts what happened so far: tells what came first, whatever is done to the clock. */
  turn: number
  /** How often it is asked who is there. */
  roundMs: number
}

/** One place where a room is said to be, and what came of going there. */
export class Candidate {
  readonly endpoint: Endpoint
  readonly first: Pick<Moment, 'now' | 'turn'>
  readonly foundBy = new Set<FoundBy>()
  heard = { title: '', hostName: '', needsCode: false }
  heardAt: number
  /** Turn in which its boot was first heard. */
  bootTurn = 0
  /** The last check found the room here. */
  answers = false
  /** Of the last proof; kept when it stops answering. */
  card: RoomCard | null = null
  /** Why the last check failed; null while it answers, and before the first. */
  cause: Cause | null = null
  checkedAt = -Infinity
  provedAt = -Infinity
  provedTurn = -1
  #boot: string | null = null
  #bootHeardAt = -Infinity
  #failures = 0
  #wantsCheck = true
  #isLeaving = false

  constructor({ address, port }: Endpoint, { now, turn }: Moment) {
    this.endpoint = { address, port }
    this.first = { now, turn }
    this.heardAt = now
  }

  /** A sighting of this place that is no goodbye. */
  hear(sighting: Sighting, moment: Moment): void {
    if (this.isOver(moment)) this.#startOver()
    // What is not heard of itself was asked for by somebody who waits.
    if (sighting.foundBy !== 'mdns') this.#wantsCheck = true
    this.#isLeaving = false
    this.heardAt = moment.now
    this.foundBy.add(sighting.foundBy)
    if (sighting.title !== '') this.#hearTexts(sighting)
    if (sighting.boot !== null) this.#hearBoot(sighting.boot, moment)
  }

  /** Somebody said, maybe in the host's name, that it leaves. */
  hearGoodbye(): void {
    this.#isLeaving = true
    this.#wantsCheck = true
  }

  askForCheck(): void {
    this.#wantsCheck = true
  }

  prove(result: RoomCard | Cause, { now, turn }: Moment): void {
    this.#wantsCheck = false
    this.checkedAt = now
    if (typeof result === 'string') {
      this.answers = false
      this.cause = result
      this.#failures += 1
      return
    }
    this.answers = true
    this.cause = null
    this.card = result
    this.provedAt = now
    this.provedTurn = turn
    this.#failures = 0
    this.#isLeaving = false
  }

  /** No check has ended since it was heard anew. */
  get isUnknown(): boolean {
    return this.cause === null && !this.answers
  }

  /** It was there once, and nobody says that it is now. */
  get isOnlyRemembered(): boolean {
    return this.foundBy.size === 1 && this.foundBy.has('remembered')
  }

  /** What its host drew at its start; null when that was not heard lately, for the host may have started anew since. */
  boot({ now, roundMs }: Moment): string | null {
    return isRecent(this.#bootHeardAt, now, QUIET_ROUNDS * roundMs) ? this.#boot : null
  }

  isDue(moment: Moment): boolean {
    const { now, roundMs } = moment
    if (isRecent(this.checkedAt, now, CHECK_GAP_MS)) return false
    if (this.#wantsCheck) return true
    if (this.answers) return this.#isQuiet(moment) || !isRecent(this.checkedAt, now, RECHECK_ROUNDS * roundMs)
    return !isRecent(this.checkedAt, now, Math.min(RETRY_MS * 2 ** (this.#failures - 1), RETRY_MAX_MS))
  }

  /** It does not answer, and it has said goodbye or has not been heard for long. */
  isOver(moment: Moment): boolean {
    if (this.answers) return false
    return this.#isQuiet(moment) || (this.#isLeaving && !this.#wantsCheck)
  }

  #isQuiet({ now, roundMs }: Moment): boolean {
    const ms = QUIET_ROUNDS * roundMs
    return !isRecent(this.heardAt, now, ms) && !isRecent(this.provedAt, now, ms)
  }

  #hearTexts({ title, hostName, needsCode }: Sighting): void {
    const { heard } = this
    if (title !== heard.title || hostName !== heard.hostName || needsCode !== heard.needsCode) this.#wantsCheck = true
    this.heard = { title, hostName, needsCode }
  }

  #hearBoot(boot: string, { now, turn }: Moment): void {
    this.#bootHeardAt = now
    if (boot === this.#boot) return
    this.#boot = boot
    this.bootTurn = turn
    this.#wantsCheck = true
  }

  #startOver(): void {
    this.cause = null
    this.#failures = 0
    this.#isLeaving = false
    this.#wantsCheck = true
  }
}
