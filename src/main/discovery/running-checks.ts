import { isRecent } from '../../shared/clock.ts'
import type { Candidate } from './candidate.ts'
import { keyOf } from './found-room.ts'
import type { Endpoint } from './found-room.ts'

/** A place to go to, to see whether the room is there; whoever answers is the room where `roomId` is null. */
export interface Check {
  roomId: string | null
  endpoint: Endpoint
}

export interface WantedCheck {
  roomId: string | null
  candidate: Candidate
}

const AT_ONCE_MAX = 8

/** Places where rooms once were are many and mostly silent: they leave as many places to those that are heard now. */
const REMEMBERED_MAX = 4

/** One machine that announces a hundred rooms and answers for none leaves most places to the others. */
const PER_ADDRESS_MAX = 2

/** Far beyond the time-outs of a check: whoever made it has lost it. */
const LOST_MS = 30_000

/** Which checks are under way, and which are next. */
export class RunningChecks {
  readonly #running = new Map<string, { address: string; startedAt: number; isRemembered: boolean }>()

  end(roomId: string | null, endpoint: Endpoint): void {
    this.#running.delete(checkKey(roomId, endpoint))
  }

  /** Takes as many of the wanted ones as may start now: those of which somebody speaks now, of them those that were
   * there before, then the longest unlooked at. */
  start(wanted: readonly WantedCheck[], now: number): Check[] {
    this.#forgetLost(now)
    return wanted.toSorted(byPrecedence).flatMap(({ roomId, candidate }) => {
      const { endpoint, isOnlyRemembered: isRemembered } = candidate
      const key = checkKey(roomId, endpoint)
      if (this.#running.has(key) || !this.#hasPlaceFor(endpoint.address, isRemembered)) return []
      this.#running.set(key, { address: endpoint.address, startedAt: now, isRemembered })
      return { roomId, endpoint }
    })
  }

  #hasPlaceFor(address: string, isRemembered: boolean): boolean {
    const running = [...this.#running.values()]
    if (isRemembered && running.filter((check) => check.isRemembered).length >= REMEMBERED_MAX) return false
    return running.length < AT_ONCE_MAX && running.filter((check) => check.address === address).length < PER_ADDRESS_MAX
  }

  #forgetLost(now: number): void {
    for (const [key, { startedAt }] of this.#running) if (!isRecent(startedAt, now, LOST_MS)) this.#running.delete(key)
  }
}

const checkKey = (roomId: string | null, endpoint: Endpoint): string => `${roomId ?? ''} ${keyOf(endpoint)}`

function byPrecedence({ candidate: a }: WantedCheck, { candidate: b }: WantedCheck): number {
  const remembered = Number(a.isOnlyRemembered) - Number(b.isOnlyRemembered)
  const known = Number(b.card !== null) - Number(a.card !== null)
  return remembered || known || earlier(a.checkedAt, b.checkedAt) || a.first.turn - b.first.turn
}

/** Both may be minus infinity, which cannot be subtracted. */
const earlier = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)
