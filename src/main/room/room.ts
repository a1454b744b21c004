import type { Accepted, DeviceCode } from '../../shared/wire/answers.ts'
import type { Member } from '../../shared/wire/member.ts'
import type { MemberChange, RoomChange } from '../../shared/wire/requests.ts'
import type { RoomInfo } from '../../shared/wire/room.ts'
import { DeviceCodes } from './device-codes.ts'
import { join, type Doors, type Joined, type Joining } from './join.ts'
import type { Ledger } from './ledger.ts'
import * as membership from './membership.ts'
import { acceptMessage, type Draft } from './messages.ts'
import { RateLimiter } from './rate-limiter.ts'
import type { MemberRecord, SettingsRecord } from './records.ts'
import { RoomView, type RoomOptions } from './room-view.ts'
import { tidy, type Retention } from './tidy.ts'
import { WriteQueue } from './write-queue.ts'
import { WrongCodes } from './wrong-codes.ts'

export type { RoomOptions } from './room-view.ts'

/** Settings of a room that does not exist yet. */
export type NewRoom = Omit<SettingsRecord, 'createdAt'>

/** One conversation: its members, its log, its rules. Knows neither HTTP nor SQLite. */
export class Room extends RoomView {
  readonly #queue: WriteQueue
  readonly #sends: RateLimiter
  readonly #doors: Doors
  readonly #listeners = new Set<() => void>()
  #retention: Retention

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
    super(options)
    const { clock, limits, ids } = options
    this.#retention = options.retention
    const elapsed = () => clock.elapsed()
    this.#sends = new RateLimiter(limits.sendRate, limits.sendBurst, elapsed)
    this.#doors = { wrongCodes: new WrongCodes(elapsed), deviceCodes: new DeviceCodes(elapsed, ids.deviceCode), newMemberId: ids.member }
    this.#queue = new WriteQueue({
      clock,
      transaction: (work) =>
        this.memory.transaction(() => {
          work()
          this.attendance.writeGiven(this.memory.ledger)
        }),
      onCommitted: () => {
        this.attendance.committed()
        this.#doors.deviceCodes.committed()
        this.#listeners.forEach((listener) => listener())
      },
      onFailed: (error) => {
        this.attendance.undone()
        this.#doors.deviceCodes.undone()
        this.memory.rebuild(error)
      },
    })
  }

  async join(joining: Joining): Promise<Joined> {
    const joined = await this.#write((ledger) => join(ledger, joining, this.#doors))
    this.signals.presence.seen(joined.member.id, false)
    return joined
  }

  send(draft: Draft): Promise<{ accepted: Accepted; isNew: boolean }> {
    return this.#write((ledger) => acceptMessage(ledger, draft, this.limits, this.#sends))
  }

  /** Counts as a message for the sender's rate: it is read by everybody as well. */
  async rename(memberId: string, name: string): Promise<Member> {
    const member = await this.#write((ledger) => {
      this.#sends.take(memberId)
      return membership.rename(ledger, memberId, name)
    })
    return this.wireMember(member)
  }

  async leave(memberId: string): Promise<void> {
    await this.#write((ledger) => membership.leave(ledger, memberId))
    this.signals.forget(memberId)
  }

  async remove(actorId: string, targetId: string, newCode: string | null | undefined): Promise<void> {
    await this.#write((ledger) => membership.remove(ledger, actorId, targetId, newCode, this.describe))
    this.signals.forget(targetId)
  }

  async changeMember(actorId: string, targetId: string, change: MemberChange): Promise<Member> {
    const member = await this.#write((ledger) => membership.changeMember(ledger, actorId, targetId, change))
    return this.wireMember(member)
  }

  async changeRoom(actorId: string, change: RoomChange): Promise<RoomInfo> {
    await this.#write((ledger) => membership.changeRoom(ledger, actorId, change, this.describe))
    return this.info()
  }

  /** The host's own changes at its start: settings from the command line, and a new owner link where nobody owns the room. */
  configure(change: RoomChange, ownerSecretHash: string | null | undefined): Promise<void> {
    return this.#write((ledger) => {
      membership.applySettings(ledger, change, this.describe, { id: 'host', name: this.options.hostName })
      if (ownerSecretHash !== undefined) ledger.putSettings({ ...ledger.state.settings, ownerSecretHash })
    })
  }

  issueDeviceCode(memberId: string): DeviceCode {
    const { code, validMs } = this.#doors.deviceCodes.issue(memberId)
    return { code, expiresAt: this.options.clock.now() + validMs }
  }

  /** A name of the seed's kind: a session and a member without events, who reads on from here. */
  joinAsSeed(tokenHash: string, name: string, admit: () => void): Promise<MemberRecord> {
    return this.#write((ledger) => {
      admit()
      const member = membership.addMember(ledger, { id: this.options.ids.member(), name, via: 'seed', role: 'member' })
      ledger.putSession({ hash: tokenHash, memberId: member.id, lastUsedAt: ledger.now(), seedSeq: ledger.state.head })
      return member
    })
  }

  /** Called after each commit, in the same turn. Returns how to stop listening. */
  onCommitted(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** What is kept from the next housekeeping on. */
  retain(retention: Retention): void {
    this.#retention = retention
  }

  /** Housekeeping, about once a minute: retention, stale sessions, when people were last seen. */
  async tidy(): Promise<void> {
    const hasMore = await this.#write((ledger) => {
      this.attendance.write(ledger)
      return tidy(ledger, this.#retention)
    })
    if (hasMore) await this.tidy()
  }

  /** Writes what waits and closes the store. */
  async close(): Promise<void> {
    const lastWords = this.#write((ledger) => this.attendance.write(ledger)).catch((error: unknown) => this.options.onTrouble(error))
    this.#queue.close()
    await lastWords
    await this.options.store.close()
  }

  #write<T>(decide: (ledger: Ledger) => T): Promise<T> {
    return this.#queue.submit(() => decide(this.memory.ledger))
  }
}
