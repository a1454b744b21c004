import { isRecent } from '../../shared/clock.ts'
import type { RoomCard } from '../../shared/wire/room.ts'
import type { Cause, Endpoint, FoundBy, Sighting } from './found-room.ts'
import { QUIET_ROUNDS, Ways } from './ways.ts'

/** Announcements of changes may come in floods; one check a second follows them well enough. */
const CHECK_GAP_MS = 1_000

/** Wait after the first failed check; twice as long after each further one. */
const RETRY_MS = 2_000
const RETRY_MAX_MS = 60_000

/** In rounds of asking: a host that is heard may have stopped answering, and its card grows old. */
const RECHECK_ROUNDS = 6

/** They are read again and again, whatever happens at the places in them. */
const LISTS: readonly FoundBy[] = ['remembered', 'dns', 'hosts-file']

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
  readonly ways = new Ways()
  /** Who says that it is there: itself, or an address whose packet named it. */
  source: string
  heard = { title: '', hostName: '', needsCode: false }
  /** Turn in which its boot was first heard. */
  bootTurn = 0
  /** The last check found the room here. */
  answers = false
  isUnderCheck = false
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
  /** Something was announced since the last check began. */
  #isHinted = true
  /** Somebody waits for a check. */
  #isAsked = false
  #isLeaving = false

  constructor({ address, port }: Endpoint, { now, turn }: Moment, source = address) {
    this.endpoint = { address, port }
    this.source = source
    this.first = { now, turn }
  }

  /** A sighting of this place that is no goodbye. */
  hear(sighting: Sighting, moment: Moment, source = sighting.address): void {
    const { foundBy, title, boot } = sighting
    // That a list still names it is no news of a host that has left.
    if (!LISTS.includes(foundBy)) this.#beThere(moment)
    // What is not heard of itself was asked for by somebody who waits.
    if (foundBy !== 'mdns') this.#isAsked = true
    this.ways.tell(foundBy, moment.now)
    if (source === sighting.address) this.source = source
    if (title !== '') this.#hearTexts(sighting)
    if (boot !== null) this.#hearBoot(boot, moment)
  }

  /** Somebody said, maybe in the host's name, that it leaves. */
  hearGoodbye(): void {
    this.#isLeaving = true
    this.#isHinted = true
  }

  askForCheck(): void {
    this.#isAsked = true
  }

  /** What is heard from now on may be newer than what the check finds. */
  beginCheck(): void {
    this.isUnderCheck = true
    this.#isHinted = false
    this.#isAsked = false
  }

  prove(result: RoomCard | Cause, { now, turn }: Moment): void {
    this.isUnderCheck = false
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
    if (!this.#isHinted) this.#isLeaving = false
  }

  get foundBy(): FoundBy[] {
    return this.ways.all
  }

  get heardAt(): number {
    return this.ways.lastToldAt
  }

  /** No check has ended since it was heard anew. */
  get isUnknown(): boolean {
    return this.cause === null && !this.answers
  }

  /** What its host drew at its start; null when that was not heard lately, for the host may have started anew since. */
  boot(moment: Moment): string | null {
    return isLate(this.#bootHeardAt, moment) ? null : this.#boot
  }

  isDue(moment: Moment): boolean {
    const { now, roundMs } = moment
    if (isRecent(this.checkedAt, now, CHECK_GAP_MS)) return false
    // Whoever has never proved anything does not get a check for each thing that it makes up.
    if (this.#isAsked || (this.#isHinted && this.card !== null)) return true
    if (!this.answers) return !isRecent(this.checkedAt, now, Math.min(RETRY_MS * 2 ** (this.#failures - 1), RETRY_MAX_MS))
    return !isRecent(this.checkedAt, now, (this.ways.isHeard(moment) ? RECHECK_ROUNDS : QUIET_ROUNDS) * roundMs)
  }

  /** The same of a place that is not there any more: it is left alone unless somebody wants it. */
  isDueThoughGone(moment: Moment): boolean {
    return (this.#isAsked || this.ways.isToBeTried(moment)) && this.isDue(moment)
  }

  /** It answers, or did so just now, or somebody says that it is there; and no goodbye has turned out to be true. */
  isThere(moment: Moment): boolean {
    if (this.answers) return true
    return !this.#hasLeft && (this.ways.isSpokenOf(moment) || !isLate(this.provedAt, moment))
  }

  /** It is not there, and nobody wants it to be tried again. */
  isOver(moment: Moment): boolean {
    return !this.isThere(moment) && !this.ways.isToBeTried(moment)
  }

  /** Checked since the goodbye. A place that somebody waits for and that never answered has nothing to say goodbye to. */
  get #hasLeft(): boolean {
    return this.#isLeaving && !this.#isHinted && (this.card !== null || !this.ways.isKept)
  }

  #beThere(moment: Moment): void {
    if (this.card !== null && !this.isThere(moment)) this.#startOver()
    this.#isLeaving = false
  }

  #hearTexts({ title, hostName, needsCode }: Sighting): void {
    const { heard } = this
    if (title !== heard.title || hostName !== heard.hostName || needsCode !== heard.needsCode) this.#isHinted = true
    this.heard = { title, hostName, needsCode }
  }

  #hearBoot(boot: string, { now, turn }: Moment): void {
    this.#bootHeardAt = now
    if (boot === this.#boot) return
    this.#boot = boot
    this.bootTurn = turn
    this.#isHinted = true
  }

  #startOver(): void {
    this.cause = null
    this.#failures = 0
    this.#isHinted = true
  }
}

const isLate = (at: number, { now, roundMs }: Moment): boolean => !isRecent(at, now, QUIET_ROUNDS * roundMs)
