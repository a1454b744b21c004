import type { Clock } from './clock.ts'
import type { Ledger } from './ledger.ts'
import type { MemberRecord, SessionRecord } from './records.ts'

/** A session's last use is written down at most this often. */
const LAST_USE_STEP_MS = 3_600_000

/** When people were last here and what they have read: changes with every poll, so it is written down now and then, not each time. */
export class Attendance {
  readonly #members = new Set<string>()
  readonly #sessions = new Set<string>()
  readonly #given = new Set<string>()
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
    session.lastUsedAt = this.#clock.now()
    session.seedSeq = Math.max(session.seedSeq ?? 0, seq)
    this.#given.add(session.hash)
  }

  /**
   * Writes how far the seed's clients were given, inside a transaction that is made anyway: after a crash they get
   * again what they were given since the last message was committed, and nothing older.
   */
  writeGiven({ state, store }: Ledger): void {
    for (const hash of this.#given) {
      const session = state.sessions.get(hash)
      if (session) store.putSession(session)
    }
    this.#given.clear()
  }

  /** Writes what changed; inside a transaction. */
  write({ state, store }: Ledger): void {
    for (const id of this.#members) {
      const member = state.members.get(id)
      if (member) store.putMember(member)
    }
    for (const hash of this.#sessions) {
      const session = state.sessions.get(hash)
      if (session) store.putSession(session)
    }
    this.#members.clear()
    this.#sessions.clear()
  }
}
