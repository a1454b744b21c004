import { isRecent } from '../../shared/clock.ts'
import type { Candidate } from './candidate.ts'
import { CheckOrder } from './check-order.ts'
import { CheckRate } from './check-rate.ts'
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

/** Places in lists are many and mostly silent: they leave as many places to those that are heard now. */
const LISTED_MAX = 4

/** One machine that announces a hundred rooms and answers for none leaves most places to the others. */
const PER_ADDRESS_MAX = 2

/** Far beyond the time-outs of a check: whoever made it has lost it. */
const LOST_MS = 30_000

/** Which checks are under way, and which are next. */
export class RunningChecks {
  readonly #running = new Map<string, { candidate: Candidate; startedAt: number }>()
  readonly #order = new CheckOrder()
  readonly #rate = new CheckRate()

  /** @returns the place that was looked at, unless nobody was sent there */
  end(roomId: string | null, endpoint: Endpoint): Candidate | undefined {
    const key = checkKey(roomId, endpoint)
    const candidate = this.#running.get(key)?.candidate
    this.#running.delete(key)
    return candidate
  }

  /** Takes as many of the wanted ones as may start now. */
  start(wanted: readonly WantedCheck[], now: number): Check[] {
    this.#forgetLost(now)
    const waiting = wanted.filter(({ roomId, candidate }) => !this.#running.has(checkKey(roomId, candidate.endpoint)))
    return this.#order.of(waiting).flatMap((check) => (this.#mayStart(check, now) ? this.#begin(check, now) : []))
  }

  #begin({ roomId, candidate }: WantedCheck, now: number): Check {
    const { endpoint } = candidate
    this.#running.set(checkKey(roomId, endpoint), { candidate, startedAt: now })
    this.#order.serve(candidate.source)
    this.#rate.take(addressesOf(candidate), now)
    candidate.beginCheck()
    return { roomId, endpoint }
  }

  #mayStart({ candidate }: WantedCheck, now: number): boolean {
    const running = [...this.#running.values()].map((check) => check.candidate)
    if (running.length >= AT_ONCE_MAX) return false
    if (!candidate.ways.isFirstHand && running.filter((one) => !one.ways.isFirstHand).length >= LISTED_MAX) return false
    return running.filter((one) => isKin(one, candidate)).length < PER_ADDRESS_MAX && this.#rate.allows(addressesOf(candidate), now)
  }

  #forgetLost(now: number): void {
    for (const [key, { startedAt }] of this.#running) if (!isRecent(startedAt, now, LOST_MS)) this.#running.delete(key)
  }
}

/** The same machine is gone to, or the same one has sent us there. */
const isKin = (one: Candidate, other: Candidate): boolean => one.endpoint.address === other.endpoint.address || one.source === other.source

const addressesOf = ({ endpoint, source }: Candidate): Set<string> => new Set([endpoint.address, source])

const checkKey = (roomId: string | null, endpoint: Endpoint): string => `${roomId ?? ''} ${keyOf(endpoint)}`
