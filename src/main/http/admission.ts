import { RoomError } from '../../shared/room-error.ts'
import type { Clock } from '../room/clock.ts'
import { RateLimiter } from '../room/rate-limiter.ts'
import type { HostLimits } from './host-limits.ts'
import { isLoopback } from './peer.ts'

const JOINS_WINDOW_S = 120
/** From this share of all waiters on, newcomers are refused. */
const NEWCOMERS_UP_TO = 0.9
/** Refused clients come back at different moments. */
const RETRY_S = { from: 5, to: 10 }

export interface AdmissionOptions {
  limits: HostLimits
  clock: Clock
  waiting: () => number
  random: () => number
}

/** Who is let in when there are many: members before newcomers, nobody silently. */
export class Admission {
  readonly #options: AdmissionOptions
  readonly #joins: RateLimiter

  constructor(options: AdmissionOptions) {
    const { limits, clock } = options
    this.#options = options
    this.#joins = new RateLimiter(limits.joinsPerAddress / JOINS_WINDOW_S, limits.joinsPerAddress, () => clock.elapsed())
  }

  /** Throws when the room is nearly full, or this address has brought too many. */
  newcomer(address: string): void {
    if (this.#isFull(NEWCOMERS_UP_TO)) throw this.#overloaded()
    if (!isLoopback(address)) this.#joins.take(address)
  }

  poll(): void {
    if (this.#isFull(1)) throw this.#overloaded()
  }

  #isFull(share: number): boolean {
    const { limits, waiting } = this.#options
    return limits.waiters > 0 && waiting() >= limits.waiters * share
  }

  #overloaded(): RoomError {
    return new RoomError('overloaded', { retryAfter: Math.round(RETRY_S.from + this.#options.random() * (RETRY_S.to - RETRY_S.from)) })
  }
}
