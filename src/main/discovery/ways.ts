import { isRecent } from '../../shared/clock.ts'
import type { Moment } from './candidate.ts'
import type { FoundBy } from './found-room.ts'

/** In rounds of asking: two answers were missed, and the third is late. */
export const QUIET_ROUNDS = 2.5

/** What nobody announces is told of once a minute (`finding.ts`): twice it was not, and the third time is late. */
const RETOLD_QUIET_MS = 2.5 * 60_000

/** Said once, by somebody who waits for it: that it was not said again means nothing. */
const KEPT: readonly FoundBy[] = ['typed', 'invite']

/** What somebody says or wants now; all else is a list of places that may be silent. */
const FIRST_HAND: readonly FoundBy[] = ['mdns', ...KEPT]

/** The ways in which one place was told of, and when each did so last. */
export class Ways {
  readonly #toldAt = new Map<FoundBy, number>()

  tell(way: FoundBy, now: number): void {
    this.#toldAt.set(way, now)
  }

  get all(): FoundBy[] {
    return [...this.#toldAt.keys()]
  }

  get lastToldAt(): number {
    return Math.max(...this.#toldAt.values())
  }

  get isKept(): boolean {
    return KEPT.some((way) => this.#toldAt.has(way))
  }

  get isFirstHand(): boolean {
    return FIRST_HAND.some((way) => this.#toldAt.has(way))
  }

  get isOnlyRemembered(): boolean {
    return this.#toldAt.size === 1 && this.#toldAt.has('remembered')
  }

  /** Its host, or somebody in its name, is heard. */
  isHeard(moment: Moment): boolean {
    return this.#isFresh('mdns', moment)
  }

  /** Somebody says that it is there now; that it was there once says nothing of it. */
  isSpokenOf(moment: Moment): boolean {
    return this.all.some((way) => way !== 'remembered' && this.#isFresh(way, moment))
  }

  /** It is to be tried though nobody is heard there. */
  isToBeTried(moment: Moment): boolean {
    return this.all.some((way) => way !== 'mdns' && this.#isFresh(way, moment))
  }

  #isFresh(way: FoundBy, { now, roundMs }: Moment): boolean {
    const toldAt = this.#toldAt.get(way)
    if (toldAt === undefined) return false
    return KEPT.includes(way) || isRecent(toldAt, now, way === 'mdns' ? QUIET_ROUNDS * roundMs : RETOLD_QUIET_MS)
  }
}
