import { tagOf, type Author, type Member } from '../../shared/wire/member.ts'
import type { LogBounds } from './cursor.ts'
import { NameIndex } from './name-index.ts'
import type { MemberRecord, Persisted, RunRecord, SessionRecord, SettingsRecord } from './records.ts'

/** The room's records in memory, exactly as the store has them between two flushes. */
export class RoomState implements LogBounds {
  settings: SettingsRecord
  head: number
  oldest: number
  /** Where `newcomersSee: 7d` began when it was last asked. */
  weekFrom = 1
  readonly runs: readonly RunRecord[]
  readonly members = new Map<string, MemberRecord>()
  readonly sessions = new Map<string, SessionRecord>()
  readonly names: NameIndex

  constructor(persisted: Persisted & { settings: SettingsRecord }, skeleton: (name: string) => string) {
    this.settings = persisted.settings
    this.head = persisted.head
    this.oldest = persisted.oldest
    this.runs = persisted.runs
    this.names = new NameIndex(skeleton)
    for (const member of persisted.members) this.setMember(member)
    for (const session of persisted.sessions) this.sessions.set(session.hash, session)
  }

  get epoch(): string {
    return this.settings.epoch
  }

  setMember(member: MemberRecord): void {
    const before = this.members.get(member.id)
    if (before?.standing === 'here') this.names.remove(before.id, before.name)
    if (member.standing === 'here') this.names.add(member.id, member.name)
    this.members.set(member.id, member)
  }

  dropMember(id: string): void {
    const member = this.members.get(id)
    if (member) this.names.remove(id, member.name)
    this.members.delete(id)
  }

  /** Takes over from an earlier memory of this room what changes with every poll and reaches the store only now and then. */
  takeAttendance(earlier: RoomState): void {
    for (const member of this.members.values()) {
      const { lastSeenAt, seenSeq } = earlier.members.get(member.id) ?? member
      Object.assign(member, { lastSeenAt, seenSeq })
    }
    for (const session of this.sessions.values()) {
      const { lastUsedAt, seedSeq } = earlier.sessions.get(session.hash) ?? session
      Object.assign(session, { lastUsedAt, seedSeq })
    }
  }

  sessionsOf(memberId: string): SessionRecord[] {
    return [...this.sessions.values()].filter((session) => session.memberId === memberId)
  }

  /** Members in the room: not those who left or were removed, nor the seed's clients, who come and go without events. */
  present(): MemberRecord[] {
    return [...this.members.values()].filter((member) => member.standing === 'here' && member.via !== 'seed')
  }

  owners(): number {
    return this.present().filter((member) => member.role === 'owner').length
  }

  toWire(member: MemberRecord): Member {
    return {
      ...this.#nameAndTag(member),
      role: member.role,
      via: member.via,
      joinedAt: member.joinedAt,
      ...(member.muted && { muted: true as const }),
    }
  }

  toAuthor(member: MemberRecord): Author {
    return this.#nameAndTag(member)
  }

  #nameAndTag({ id, name }: MemberRecord): { id: string; name: string; tag?: string } {
    return this.names.isShared(id, name) ? { id, name, tag: tagOf(id) } : { id, name }
  }
}
