import type { Limits } from '../../shared/limits.ts'
import { SNAPSHOT_MESSAGES } from '../../shared/limits.ts'
import { RoomError } from '../../shared/room-error.ts'
import type { Accepted, DeviceCode, HistoryPage, Snapshot } from '../../shared/wire/answers.ts'
import type { FoldedMessage } from '../../shared/wire/events.ts'
import type { Member } from '../../shared/wire/member.ts'
import type { HistoryQuery, MemberChange, RoomChange } from '../../shared/wire/requests.ts'
import type { RoomCard, RoomInfo } from '../../shared/wire/room.ts'
import type { Clock } from './clock.ts'
import { assertReachable, formatCursor, resolveCursor } from './cursor.ts'
import { Attendance } from './attendance.ts'
import { DeviceCodes } from './device-codes.ts'
import { join, startSession, type Doors, type Joined, type Joining } from './join.ts'
import type { Ledger } from './ledger.ts'
import { Memory } from './memory.ts'
import * as membership from './membership.ts'
import { acceptMessage, type Draft } from './messages.ts'
import { RateLimiter } from './rate-limiter.ts'
import type { MemberRecord, SettingsRecord } from './records.ts'
import { Signals } from './signals.ts'
import type { RoomState } from './state.ts'
import type { EncodedEvent, RoomStore } from './store.ts'
import { tidy, type Retention } from './tidy.ts'
import { WriteQueue } from './write-queue.ts'
import { WrongCodes } from './wrong-codes.ts'

/** One answer's events together, unless the first alone is larger. */
const PAGE_MAX_BYTES = 256 * 1024
/** A member not seen for this long leaves the snapshot's list, not the room. */
const LISTED_MS = 30 * 86_400_000

export interface RoomOptions {
  store: RoomStore
  clock: Clock
  limits: Limits
  retention: Retention
  /** The host's display name. */
  hostName: string
  software: { name: string; version: string }
  features: readonly string[]
  ids: { member: () => string; run: () => string; deviceCode: () => string }
  /** Folds names that look alike to one form (UTS 39). */
  skeleton: (name: string) => string
  /** Told of trouble that its caller cannot mend: a failed commit, a room that could not be read back. */
  onTrouble: (error: unknown) => void
}

/** Settings of a room that does not exist yet. */
export type NewRoom = Omit<SettingsRecord, 'createdAt'>

/** One conversation: its members, its log, its rules. Knows neither HTTP nor SQLite. */
export class Room {
  readonly signals: Signals
  readonly limits: Limits
  readonly #options: RoomOptions
  readonly #store: RoomStore
  readonly #queue: WriteQueue
  readonly #sends: RateLimiter
  readonly #doors: Doors
  readonly #listeners = new Set<() => void>()
  readonly #memory: Memory
  readonly #attendance: Attendance

  /** Opens the room in `store`, making it first if the store is new, and starts a new run. */
  static open(options: RoomOptions, create: () => NewRoom): Room {
    const { store, clock, ids } = options
    store.transaction(() => {
      const { settings, head } = store.load()
      if (!settings) store.putSettings({ ...create(), createdAt: clock.now() })
      store.addRun({ id: ids.run(), after: head })
    })
    return new Room(options)
  }

  private constructor(options: RoomOptions) {
    const { store, clock, limits, ids } = options
    const elapsed = () => clock.elapsed()
    this.#options = options
    this.#store = store
    this.limits = limits
    this.#attendance = new Attendance(clock)
    this.#memory = new Memory({ store, now: () => clock.now(), skeleton: options.skeleton, onTrouble: options.onTrouble })
    // Revs of an earlier run must be unknown to this one: it counted from its own start, at less than one a millisecond.
    this.signals = new Signals(elapsed, clock.now())
    this.#sends = new RateLimiter(limits.sendRate, limits.sendBurst, elapsed)
    this.#doors = { wrongCodes: new WrongCodes(elapsed), deviceCodes: new DeviceCodes(elapsed, ids.deviceCode), newMemberId: ids.member }
    this.#queue = new WriteQueue({
      clock,
      transaction: (work) => this.#memory.transaction(work),
      onCommitted: () => this.#listeners.forEach((listener) => listener()),
      onFailed: (error) => this.#memory.rebuild(error),
    })
  }

  // What there is

  get epoch(): string {
    return this.#state.epoch
  }

  get head(): number {
    return this.#state.head
  }

  get settings(): Readonly<SettingsRecord> {
    return this.#state.settings
  }

  info(): RoomInfo {
    return this.#describe(this.#state.settings)
  }

  card(): RoomCard {
    const { limits, software, features } = this.#options
    return {
      protocol: 1,
      room: this.info(),
      members: this.#state.present().length,
      online: this.signals.presence.online,
      epoch: this.epoch,
      head: this.head,
      limits,
      features: [...features],
      software,
    }
  }

  isNameTaken(name: string): boolean {
    return this.#state.names.isTaken(name)
  }

  hasOwner(): boolean {
    return this.#state.owners() > 0
  }

  /** The member a token belongs to. Unknown, expired and foreign tokens are answered alike. */
  authenticate(tokenHash: string): MemberRecord {
    const session = this.#state.sessions.get(tokenHash)
    const member = session && this.#state.members.get(session.memberId)
    if (!session || !member) throw new RoomError('unknown-session')
    if (member.standing === 'removed') throw new RoomError('removed')
    this.#attendance.used(session)
    return member
  }

  /** True when this token would come back rather than be new. */
  knows(tokenHash: string): boolean {
    return this.#state.sessions.has(tokenHash)
  }

  /** A member as everybody may see them. */
  wireMember(record: MemberRecord): Member {
    return this.#state.toWire(record)
  }

  /** Everything a client needs to start from, and the cursor that continues it: read in one synchronous turn. */
  snapshot(member: MemberRecord): Snapshot {
    const { clock, limits, features } = this.#options
    const state = this.#state
    return {
      member: state.toWire(member),
      room: this.info(),
      members: this.#listed().map((record) => state.toWire(record)),
      messages: this.#store.newestMessages(SNAPSHOT_MESSAGES, member.seesFrom),
      cursor: formatCursor(state, state.head),
      oldest: Math.max(state.oldest, member.seesFrom),
      head: state.head,
      limits,
      features: [...features],
      signals: this.signals.stateSince(-1),
      serverTime: clock.now(),
    }
  }

  /** The seq a member's cursor stands at; throws `invalid-cursor` or `cursor-gone`. */
  resolve(cursor: string, member: MemberRecord): number {
    const { epoch, runs, head, oldest } = this.#state
    const seq = resolveCursor(cursor, { epoch, runs, head, oldest: Math.max(oldest, member.seesFrom) })
    this.#attendance.read(member, seq)
    return seq
  }

  cursorAt(seq: number): string {
    return formatCursor(this.#state, seq)
  }

  /** Events with a higher seq. Throws `cursor-gone` when some of them have been trimmed, perhaps while the caller waited. */
  eventsAfter(seq: number, limit: number): EncodedEvent[] {
    assertReachable(seq, this.#state)
    return this.#store.eventsAfter(seq, limit, PAGE_MAX_BYTES)
  }

  async history(member: MemberRecord, query: HistoryQuery): Promise<HistoryPage> {
    const { epoch } = this.#state
    const slice = await this.#store.history({ ...query, from: member.seesFrom })
    return { epoch, ...slice, oldest: Math.max(slice.oldest, member.seesFrom) }
  }

  /** The newest messages that a newcomer of this moment may see. */
  newestForNewcomers(count: number): FoldedMessage[] {
    return this.#store.newestMessages(count, membership.firstVisible(this.#memory.ledger))
  }

  /** How many members' cursors have passed a message. */
  delivered(member: MemberRecord, messageId: string): { delivered: number; members: number } {
    const message = this.#store.accepted(messageId)
    if (!message || message.seq < Math.max(member.seesFrom, this.#state.oldest)) throw new RoomError('not-found')
    const present = this.#state.present()
    return { delivered: present.filter(({ seenSeq }) => seenSeq >= message.seq).length, members: present.length }
  }

  // What may change

  async join(joining: Joining): Promise<Joined> {
    const joined = await this.#write((ledger) => join(ledger, joining, this.#doors))
    this.signals.presence.seen(joined.member.id, false)
    return joined
  }

  send(draft: Draft): Promise<{ accepted: Accepted; isNew: boolean }> {
    return this.#write((ledger) => acceptMessage(ledger, draft, this.limits, this.#sends))
  }

  async rename(memberId: string, name: string): Promise<Member> {
    const member = await this.#write((ledger) => membership.rename(ledger, memberId, name))
    return this.wireMember(member)
  }

  async leave(memberId: string): Promise<void> {
    await this.#write((ledger) => membership.leave(ledger, memberId))
    this.signals.forget(memberId)
  }

  async remove(actorId: string, targetId: string, newCode: string | null | undefined): Promise<void> {
    await this.#write((ledger) => membership.remove(ledger, actorId, targetId, newCode, this.#describe))
    this.signals.forget(targetId)
  }

  async changeMember(actorId: string, targetId: string, change: MemberChange): Promise<Member> {
    const member = await this.#write((ledger) => membership.changeMember(ledger, actorId, targetId, change))
    return this.wireMember(member)
  }

  async changeRoom(actorId: string, change: RoomChange): Promise<RoomInfo> {
    await this.#write((ledger) => membership.changeRoom(ledger, actorId, change, this.#describe))
    return this.info()
  }

  /** The host's own changes at its start: settings from the command line, and a new owner link where nobody owns the room. */
  configure(change: RoomChange, ownerSecretHash: string | undefined): Promise<void> {
    return this.#write((ledger) => {
      membership.applySettings(ledger, change, this.#describe, { id: 'host', name: this.#options.hostName })
      if (ownerSecretHash !== undefined) ledger.putSettings({ ...ledger.state.settings, ownerSecretHash })
    })
  }

  issueDeviceCode(memberId: string): DeviceCode {
    const { code, validMs } = this.#doors.deviceCodes.issue(memberId)
    return { code, expiresAt: this.#options.clock.now() + validMs }
  }

  /** A name of the seed's kind: a session and a member without events, who reads on from here. */
  joinAsSeed(tokenHash: string, name: string, admit: () => void): Promise<MemberRecord> {
    return this.#write((ledger) => {
      admit()
      const member = membership.addMember(ledger, { id: this.#options.ids.member(), name, via: 'seed', role: 'member' })
      startSession(ledger, tokenHash, member.id)
      ledger.putSession({ hash: tokenHash, memberId: member.id, lastUsedAt: ledger.now(), seedSeq: ledger.state.head })
      return member
    })
  }

  seedSeq(tokenHash: string): number {
    const session = this.#state.sessions.get(tokenHash)
    if (session === undefined || session.seedSeq === null) throw new RoomError('unknown-session')
    return Math.max(session.seedSeq, this.#state.oldest - 1)
  }

  /** The seed's client has been given everything up to `seq`. */
  advanceSeed(tokenHash: string, seq: number): void {
    const session = this.#state.sessions.get(tokenHash)
    if (session) this.#attendance.given(session, seq)
  }

  /** Called after each commit, in the same turn. Returns how to stop listening. */
  onCommitted(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Housekeeping, about once a minute: retention, stale sessions, when people were last seen. */
  async tidy(): Promise<void> {
    const hasMore = await this.#write((ledger) => {
      this.#attendance.write(ledger)
      return tidy(ledger, this.#options.retention)
    })
    if (hasMore) await this.tidy()
  }

  /** Writes what waits and closes the store. */
  async close(): Promise<void> {
    const lastWords = this.#write((ledger) => this.#attendance.write(ledger)).catch((error: unknown) => this.#options.onTrouble(error))
    this.#queue.close()
    await lastWords
    await this.#store.close()
  }

  // Inside

  get #state(): RoomState {
    return this.#memory.state
  }

  #describe = (settings: SettingsRecord): RoomInfo => ({
    id: settings.roomId,
    name: settings.name,
    host: { name: this.#options.hostName },
    needsCode: settings.code !== null,
    newcomersSee: settings.newcomersSee,
    createdAt: settings.createdAt,
  })

  #listed(): MemberRecord[] {
    const since = this.#options.clock.now() - LISTED_MS
    return this.#state.present().filter((member) => member.lastSeenAt >= since || this.signals.presence.isOnline(member.id))
  }

  #write<T>(decide: (ledger: Ledger) => T): Promise<T> {
    return this.#queue.submit(() => decide(this.#memory.ledger))
  }
}
