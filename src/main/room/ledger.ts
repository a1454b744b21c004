import type { EventBody, KnownEvent } from '../../shared/wire/events.ts'
import type { MemberRecord, SessionRecord, SettingsRecord } from './records.ts'
import type { RoomState } from './state.ts'
import type { RoomStore } from './store.ts'

/**
 * The pen of the room: writes a record to the store and to memory in one step, inside the write queue's transaction.
 * Whoever holds it decides first and writes after: a decision that throws must not have written anything.
 */
export class Ledger {
  readonly state: RoomState
  readonly store: RoomStore
  readonly now: () => number

  constructor(state: RoomState, store: RoomStore, now: () => number) {
    this.state = state
    this.store = store
    this.now = now
  }

  /** Gives the event the next seq and the present time. */
  append(body: EventBody): KnownEvent {
    const event = { seq: this.state.head + 1, at: this.now(), ...body }
    this.store.appendEvent(event)
    this.state.head = event.seq
    return event
  }

  putMember(member: MemberRecord): MemberRecord {
    this.store.putMember(member)
    this.state.setMember(member)
    return member
  }

  dropMember(id: string): void {
    this.store.deleteMember(id)
    this.state.dropMember(id)
  }

  putSession(session: SessionRecord): void {
    this.store.putSession(session)
    this.state.sessions.set(session.hash, session)
  }

  endSession(hash: string): void {
    this.store.deleteSession(hash)
    this.state.sessions.delete(hash)
  }

  putSettings(settings: SettingsRecord): void {
    this.store.putSettings(settings)
    this.state.settings = settings
  }
}
