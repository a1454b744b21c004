import type { Limits } from '../../shared/limits.ts'
import { SNAPSHOT_MESSAGES } from '../../shared/limits.ts'
import { RoomError } from '../../shared/room-error.ts'
import type { Delivered, HistoryPage, Snapshot } from '../../shared/wire/answers.ts'
import type { FoldedMessage } from '../../shared/wire/events.ts'
import type { Member } from '../../shared/wire/member.ts'
import type { HistoryQuery } from '../../shared/wire/requests.ts'
import type { RoomCard, RoomInfo } from '../../shared/wire/room.ts'
import { Attendance } from './attendance.ts'
import type { Clock } from './clock.ts'
import { assertReachable, formatCursor, resolveCursor } from './cursor.ts'
import { Memory } from './memory.ts'
import { firstVisible } from './membership.ts'
import type { MemberRecord, SessionRecord, SettingsRecord } from './records.ts'
import { Signals } from './signals.ts'
import type { RoomState } from './state.ts'
import { PAGE_MAX_BYTES, type EncodedEvent, type RoomStore } from './store.ts'
import { isExpired, type Retention } from './tidy.ts'

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
  /** Random for this start of the host, as it is announced. */
  boot?: string | undefined
  ids: { member: () => string; run: () => string; deviceCode: () => string; firstRev: () => number }
  /** Folds names that look alike to one form (UTS 39). */
  skeleton: (name: string) => string
  /** Told of trouble that its caller cannot mend: a failed commit, a room that could not be read back. */
  onTrouble: (error: unknown) => void
}

/** The room as it can be read at any moment: always what is committed. Reading changes nothing but who was last seen when. */
export class RoomView {
  readonly signals: Signals
  readonly limits: Limits
  protected readonly options: RoomOptions
  protected readonly memory: Memory
  protected readonly attendance: Attendance

  protected constructor(options: RoomOptions) {
    const { store, clock, limits, skeleton, onTrouble, ids } = options
    this.options = options
    this.limits = limits
    this.attendance = new Attendance(clock)
    this.memory = new Memory({ store, now: () => clock.now(), skeleton, onTrouble })
    // Somewhere else in each run, so that a rev of an earlier one is unknown and answered in full.
    this.signals = new Signals(() => clock.elapsed(), ids.firstRev())
  }

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
    return this.describe(this.#state.settings)
  }

  card(): RoomCard {
    const { limits, software, features, boot } = this.options
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
      ...(boot !== undefined && { boot }),
    }
  }

  /** Everybody who has not left, and whether they are here now. */
  people(): { member: Member; online: boolean }[] {
    const { presence } = this.signals
    return this.#state.present().map((record) => ({ member: this.#state.toWire(record), online: presence.isOnline(record.id) }))
  }

  isNameTaken(name: string): boolean {
    return this.#state.names.isTaken(name)
  }

  /** True while an owner can still come back: one whose last token has expired cannot. */
  hasOwner(): boolean {
    return this.#state
      .present()
      .some(({ id, role }) => role === 'owner' && this.#state.sessionsOf(id).some((session) => this.#isAlive(session)))
  }

  /** The member a token belongs to. Unknown, expired and foreign tokens are answered alike. */
  authenticate(tokenHash: string): MemberRecord {
    const session = this.#session(tokenHash)
    const member = session && this.#state.members.get(session.memberId)
    if (!session || !member) throw new RoomError('unknown-session')
    if (member.standing === 'removed') throw new RoomError('removed')
    this.attendance.used(session)
    return member
  }

  /** The same for the seed's clients, who are known by another kind of secret and have a cursor kept here. */
  authenticateSeed(tokenHash: string): MemberRecord {
    this.seedSeq(tokenHash)
    return this.authenticate(tokenHash)
  }

  /** True when this token would come back rather than be new. */
  knows(tokenHash: string): boolean {
    return this.#session(tokenHash) !== undefined
  }

  /** A member as everybody may see them. */
  wireMember(record: MemberRecord): Member {
    return this.#state.toWire(record)
  }

  /** Everything a client needs to start from, and the cursor that continues it: read in one synchronous turn. */
  snapshot(member: MemberRecord): Snapshot {
    const { clock, limits, features } = this.options
    const state = this.#state
    return {
      member: state.toWire(member),
      room: this.info(),
      members: this.#listed().map((record) => state.toWire(record)),
      messages: this.options.store.newestMessages(SNAPSHOT_MESSAGES, member.seesFrom),
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
    this.attendance.read(member, seq)
    return seq
  }

  cursorAt(seq: number): string {
    return formatCursor(this.#state, seq)
  }

  /** Events with a higher seq. Throws `cursor-gone` when some of them have been trimmed, perhaps while the caller waited. */
  eventsAfter(seq: number, limit: number): EncodedEvent[] {
    assertReachable(seq, this.#state)
    return this.options.store.eventsAfter(seq, limit, PAGE_MAX_BYTES)
  }

  async history(member: MemberRecord, query: HistoryQuery): Promise<HistoryPage> {
    const { epoch } = this.#state
    const slice = await this.options.store.history({ ...query, from: member.seesFrom })
    return { epoch, ...slice, oldest: Math.max(slice.oldest, member.seesFrom) }
  }

  /** The newest messages that a newcomer of this moment may see. */
  newestForNewcomers(count: number): FoldedMessage[] {
    return this.options.store.newestMessages(count, firstVisible(this.memory.ledger))
  }

  /** How many members' cursors have passed a message. */
  delivered(member: MemberRecord, messageId: string): Delivered {
    const message = this.options.store.accepted(messageId)
    if (!message || message.seq < Math.max(member.seesFrom, this.#state.oldest)) throw new RoomError('not-found')
    const present = this.#state.present()
    return { delivered: present.filter(({ seenSeq }) => seenSeq >= message.seq).length, members: present.length }
  }

  seedSeq(tokenHash: string): number {
    const session = this.#session(tokenHash)
    if (session === undefined || session.seedSeq === null) throw new RoomError('unknown-session')
    return Math.max(session.seedSeq, this.#state.oldest - 1)
  }

  /** The seed's client has been given everything up to `seq`. */
  advanceSeed(tokenHash: string, seq: number): void {
    const session = this.#state.sessions.get(tokenHash)
    if (session) this.attendance.given(session, seq)
  }

  get #state(): RoomState {
    return this.memory.state
  }

  protected readonly describe = (settings: SettingsRecord): RoomInfo => ({
    id: settings.roomId,
    name: settings.name,
    host: { name: this.options.hostName },
    needsCode: settings.code !== null,
    newcomersSee: settings.newcomersSee,
    createdAt: settings.createdAt,
  })

  #session(tokenHash: string): SessionRecord | undefined {
    const session = this.#state.sessions.get(tokenHash)
    return session && this.#isAlive(session) ? session : undefined
  }

  #isAlive(session: SessionRecord): boolean {
    return !isExpired(session, this.options.clock.now())
  }

  #listed(): MemberRecord[] {
    const since = this.options.clock.now() - LISTED_MS
    return this.#state.present().filter((member) => member.lastSeenAt >= since || this.signals.presence.isOnline(member.id))
  }
}
