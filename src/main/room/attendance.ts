import type { Clock } from './clock.ts'
import type { Ledger } from './ledger.ts'
import type { MemberRecord, SessionRecord } from './records.ts'

/** A session's last use is written down at most this often. */
const LAST_USE_STEP_MS = 3_600_000

/** When people were last here and what they have read: changes with every poll, so it is written down now and then, not each time. */
export class Attendance {
  readonly #members = new Marks()
  readonly #sessions = new Marks()
  readonly #given = new Marks()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  used(session: SessionRecord): void {
    const now = this.#clock.now()
    if (now - session.lastUsedAt < LAST_USE_STEP_MS) return
    session.lastUsedAt = now
    this.#sessions.add(session.hash)
  }

  /** This member's cursor has passed `seq`. */
  read(member: MemberRecord, seq: number): void {
    member.lastSeenAt = this.#clock.now()
    member.seenSeq = Math.max(member.seenSeq, seq)
    this.#members.add(member.id)
  }

  /** The seed's client has been given everything up to `seq`. */
  given(session: SessionRecord, seq: number): void {
    if (session.seedSeq === null) return
    session.lastUsedAt = this.#clock.now()
    session.seedSeq = Math.max(session.seedSeq, seq)
    this.#given.add(session.hash)
  }

  /**
   * Writes how far the seed's clients were given, inside a transaction that is made anyway: after a crash they get
   * again what they were given since the last message was committed, and nothing older.
   */
  writeGiven({ state, store }: Ledger): void {
    for (const hash of this.#given.take()) {
      const session = state.sessions.get(hash)
      if (session) store.putSession(session)
    }
  }

  /** Writes what changed; inside a transaction. */
  write({ state, store }: Ledger): void {
    for (const id of this.#members.take()) {
      const member = state.members.get(id)
      if (member) store.putMember(member)
    }
    for (const hash of this.#sessions.take()) {
      const session = state.sessions.get(hash)
      if (session) store.putSession(session)
    }
  }

  committed(): void {
    for (const marks of [this.#members, this.#sessions, this.#given]) marks.forget()
  }

  undone(): void {
    for (const marks of [this.#members, this.#sessions, this.#given]) marks.putBack()
  }
}

/** What is to be written; what was taken for a transaction comes back when that is undone. */
class Marks {
  #waiting = new Set<string>()
  #taken = new Set<string>()

  add(key: string): void {
    this.#waiting.add(key)
  }

  take(): ReadonlySet<string> {
    const taken = this.#waiting
    this.#taken = new Set([...this.#taken, ...taken])
    this.#waiting = new Set()
    return taken
  }

  forget(): void {
    this.#taken.clear()
  }

  putBack(): void {
    for (const key of this.#taken) this.#waiting.add(key)
    this.#taken.clear()
  }
}
