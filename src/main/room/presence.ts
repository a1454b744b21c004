/** A reload, a lost packet or a poll's round trip must not flicker. */
const GRACE_MS = 15_000
/** Chromium wakes the timers of a page that is long hidden about once a minute. */
const HIDDEN_GRACE_MS = 75_000
/** A page that says it closes may be one of several that share a poll, or be loaded anew: nobody need see that blink. */
const LEAVING_MS = 2_000
/** Changes kept for clients that tell the rev they know; a client further behind gets the full list. */
const CHANGES_KEPT = 1_000

interface Attendance {
  held: number
  /** When a member without a held poll counts as gone; on the monotonic clock. */
  until: number
  /** The page said that it closes, before its held poll was gone. */
  isLeaving: boolean
}

export interface PresenceState {
  rev: number
  since?: number
  online: string[]
  offline?: string[]
}

/**
 * Who is here: online while a poll is held, or ended less than a grace ago. State, not events: it is told beside the
 * log and may be dropped. `rev` grows with every change and never repeats across restarts.
 */
export class Presence {
  readonly #here = new Map<string, Attendance>()
  #changes: { rev: number; id: string }[] = []
  #rev: number
  /** From this rev on, `#changes` is complete. */
  #completeSince: number
  readonly #elapsed: () => number

  constructor(elapsed: () => number, firstRev: number) {
    this.#elapsed = elapsed
    this.#rev = firstRev
    this.#completeSince = firstRev
  }

  get rev(): number {
    return this.#rev
  }

  /** The rev of the latest change of who is here. */
  get changedRev(): number {
    return this.#changes.at(-1)?.rev ?? this.#completeSince
  }

  get online(): number {
    return this.#here.size
  }

  isOnline(id: string): boolean {
    return this.#here.has(id)
  }

  hold(id: string): void {
    const attendance = this.#attend(id)
    attendance.held += 1
    attendance.isLeaving = false
  }

  /** A held poll ended, or one was answered at once. */
  seen(id: string, hidden: boolean): void {
    const attendance = this.#attend(id)
    attendance.until = Math.max(attendance.until, this.#elapsed() + (hidden ? HIDDEN_GRACE_MS : GRACE_MS))
    attendance.isLeaving = false
  }

  release(id: string, hidden: boolean): void {
    const attendance = this.#here.get(id)
    if (!attendance) return
    attendance.held -= 1
    if (attendance.isLeaving && attendance.held === 0) this.#isGoing(attendance)
    else this.seen(id, hidden)
  }

  /** The page said that it closes: gone two seconds later, unless another page or device still polls. */
  away(id: string): void {
    const attendance = this.#here.get(id)
    if (attendance?.held === 0) this.#isGoing(attendance)
    else if (attendance) attendance.isLeaving = true
  }

  /** Left or removed: gone whatever is still held. */
  forget(id: string): void {
    if (this.#here.has(id)) this.#leave(id)
  }

  /** Lets go of whose grace is over. Call it about once a second. */
  expire(): void {
    for (const [id, { held, until }] of this.#here) if (held <= 0 && until <= this.#elapsed()) this.#leave(id)
  }

  /** What a client that knows `rev` is missing; everything when that is too long ago or unknown. */
  stateSince(rev: number): PresenceState {
    if (rev < this.#completeSince || rev > this.#rev) return { rev: this.#rev, online: [...this.#here.keys()] }
    const changed = new Set(this.#changes.filter((change) => change.rev > rev).map((change) => change.id))
    const online = [...changed].filter((id) => this.#here.has(id))
    return { rev: this.#rev, since: rev, online, offline: [...changed].filter((id) => !this.#here.has(id)) }
  }

  /** Moves `rev` on without a change of who is here: what else is told beside the log has changed. */
  touch(): void {
    this.#rev += 1
  }

  #attend(id: string): Attendance {
    const known = this.#here.get(id)
    if (known) return known
    const attendance = { held: 0, until: 0, isLeaving: false }
    this.#here.set(id, attendance)
    this.#note(id)
    return attendance
  }

  #isGoing(attendance: Attendance): void {
    attendance.until = this.#elapsed() + LEAVING_MS
  }

  #leave(id: string): void {
    this.#here.delete(id)
    this.#note(id)
  }

  #note(id: string): void {
    this.#rev += 1
    this.#changes.push({ rev: this.#rev, id })
    if (this.#changes.length > CHANGES_KEPT * 2) this.#forgetOldChanges()
  }

  #forgetOldChanges(): void {
    const forgotten = this.#changes.splice(0, this.#changes.length - CHANGES_KEPT)
    this.#completeSince = forgotten.at(-1)?.rev ?? this.#completeSince
  }
}
