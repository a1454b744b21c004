import type { Clock } from '../room/clock.ts'
import type { Room } from '../room/room.ts'
import { Deadlines } from './deadlines.ts'

/** Waiters answered in one turn of the event loop, so that other requests get theirs in between. */
const FAN_OUT = 100
/** Presence and typing wake at most this often. */
const SIGNALS_EVERY_MS = 1_000

/** Why the host stops: it is back in a moment, or its computer sleeps or is wanted for something else. */
export type Parting = 'restart' | 'paused'

export type Ending = 'news' | 'time' | 'superseded' | Parting

/** A held poll. Whoever holds it knows how to answer; the waiting is the same for all. */
export interface Waiter {
  memberId: string
  /** Token and tab: at most one waiter each. Undefined for clients that do not number their tabs. */
  seat: string | undefined
  /** The higher `n` of a seat stays. */
  n: number
  hidden: boolean
  /** The seed's clients are not part of presence. */
  countsAsPresence: boolean
  /** Is there an event to tell, seen from this waiter's cursor? */
  hasEvents(): boolean
  /** Is there other news (presence, typing)? `waiters` is how many wait in the room. */
  hasSignals(waiters: number): boolean
  answer(ending: Ending): void
}

interface Round {
  /** Presence and typing are told as well, not events alone. */
  withSignals: boolean
}

/** Who waits. Parking is synchronous, so that nothing can happen between looking and waiting. */
export class HeldPolls {
  readonly #room: Room
  readonly #clock: Clock
  readonly #waiters = new Set<Waiter>()
  readonly #seats = new Map<string, Waiter>()
  readonly #deadlines: Deadlines<Waiter>
  readonly #stopListening: () => void
  #cancelSignals: (() => void) | undefined
  #wokenAtRev: number | undefined
  #rotation = 0
  #isTelling = false
  /** What happened during the round under way asks for another. */
  #nextRound: Round | undefined
  #parting: Parting | null = null

  constructor(room: Room, clock: Clock) {
    this.#room = room
    this.#clock = clock
    this.#deadlines = new Deadlines(clock, (waiter) => this.#end(waiter, 'time'))
    this.#stopListening = room.onCommitted(() => this.#fanOut(false))
    this.#watchSignals()
  }

  get size(): number {
    return this.#waiters.size
  }

  /** Deadlines still set; equal to `size` at rest. */
  get timers(): number {
    return this.#deadlines.size
  }

  /** Parks the waiter for at most `waitMs`. Returns how to let it go unanswered: its caller has hung up. */
  hold(waiter: Waiter, waitMs: number): () => void {
    if (this.#parting) return answered(waiter, this.#parting)
    if (!this.#takeSeat(waiter)) return answered(waiter, 'superseded')
    this.#waiters.add(waiter)
    this.#deadlines.add(waiter, waitMs)
    if (waiter.countsAsPresence) this.#room.signals.presence.hold(waiter.memberId)
    // It does not know yet what others were woken for earlier.
    if (waiter.hasSignals(this.#waiters.size)) this.#wokenAtRev = undefined
    return () => this.#drop(waiter)
  }

  /** Ends every waiter of a member whose session has ended. */
  endMember(memberId: string): void {
    for (const waiter of this.#waiters) if (waiter.memberId === memberId) this.#end(waiter, 'time')
  }

  /** Answers everybody, and from now on whoever comes, with the advice to come back later. */
  drain(parting: Parting): void {
    this.#parting = parting
    for (const waiter of this.#waiters) this.#end(waiter, parting)
  }

  close(): void {
    this.#stopListening()
    this.#cancelSignals?.()
    this.#deadlines.close()
  }

  /** False: a newer poll of this seat is already here. */
  #takeSeat(waiter: Waiter): boolean {
    if (waiter.seat === undefined) return true
    const sitting = this.#seats.get(waiter.seat)
    if (sitting && sitting.n > waiter.n) return false
    this.#seats.set(waiter.seat, waiter)
    if (sitting) this.#end(sitting, 'superseded')
    return true
  }

  #end(waiter: Waiter, ending: Ending): void {
    if (!this.#drop(waiter)) return
    waiter.answer(ending)
  }

  #drop(waiter: Waiter): boolean {
    if (!this.#waiters.delete(waiter)) return false
    this.#deadlines.delete(waiter)
    if (waiter.seat !== undefined && this.#seats.get(waiter.seat) === waiter) this.#seats.delete(waiter.seat)
    if (waiter.countsAsPresence) this.#room.signals.presence.release(waiter.memberId, waiter.hidden)
    return true
  }

  /** Tells everybody there is something to tell, some at a time. What happens during a round leads to another. */
  #fanOut(withSignals: boolean): void {
    if (this.#isTelling) {
      this.#nextRound = { withSignals: withSignals || this.#nextRound?.withSignals === true }
      return
    }
    this.#isTelling = true
    this.#tell(this.#inTurn(), 0, withSignals)
  }

  #tell(waiters: readonly Waiter[], start: number, withSignals: boolean): void {
    for (const waiter of waiters.slice(start, start + FAN_OUT))
      if (this.#isDue(waiter, withSignals, waiters.length)) this.#end(waiter, 'news')
    if (start + FAN_OUT < waiters.length) {
      this.#clock.soon(() => this.#tell(waiters, start + FAN_OUT, withSignals))
      return
    }
    const next = this.#nextRound
    this.#isTelling = false
    this.#nextRound = undefined
    if (next) this.#fanOut(next.withSignals)
  }

  #isDue(waiter: Waiter, withSignals: boolean, waiting: number): boolean {
    return this.#waiters.has(waiter) && (canTell(waiter) || (withSignals && waiter.hasSignals(waiting)))
  }

  /** All waiters, beginning with another one each time, so that nobody is always last. */
  #inTurn(): Waiter[] {
    const waiters = [...this.#waiters]
    this.#rotation = (this.#rotation + FAN_OUT) % Math.max(1, waiters.length)
    return [...waiters.slice(this.#rotation), ...waiters.slice(0, this.#rotation)]
  }

  #watchSignals(): void {
    this.#cancelSignals = this.#clock.after(SIGNALS_EVERY_MS, () => {
      this.#watchSignals()
      this.#room.signals.expire()
      if (this.#room.signals.rev === this.#wokenAtRev) return
      this.#wokenAtRev = this.#room.signals.rev
      this.#fanOut(true)
    })
  }
}

function answered(waiter: Waiter, ending: Ending): () => void {
  waiter.answer(ending)
  return () => undefined
}

/** A waiter that cannot look answers with why. */
function canTell(waiter: Waiter): boolean {
  try {
    return waiter.hasEvents()
  } catch {
    return true
  }
}
