import type { FoldedMessage, KnownEvent } from '../../shared/wire/events.ts'
import type { AcceptedRecord, MemberRecord, Persisted, RunRecord, SessionRecord, SettingsRecord } from '../room/records.ts'
import type { EncodedEvent, HistoryRequest, HistorySlice, RoomStore } from '../room/store.ts'

interface Tables {
  settings: SettingsRecord | undefined
  head: number
  oldest: number
  runs: RunRecord[]
  members: Map<string, MemberRecord>
  sessions: Map<string, SessionRecord>
  events: { seq: number; at: number; json: string }[]
  messages: FoldedMessage[]
  accepted: Map<string, AcceptedRecord & { trimmedAt?: number }>
}

const emptyTables = (): Tables => ({
  settings: undefined,
  head: 0,
  oldest: 1,
  runs: [],
  members: new Map(),
  sessions: new Map(),
  events: [],
  messages: [],
  accepted: new Map(),
})

/** The SQLite store's twin: the same contract without a disk, for rules and their tests. */
export class MemoryStore implements RoomStore {
  #tables = emptyTables()

  load(): Persisted {
    const { settings, head, oldest, runs, members, sessions } = structuredClone(this.#tables)
    return { settings, head, oldest, runs, members: [...members.values()], sessions: [...sessions.values()] }
  }

  transaction(work: () => void): void {
    const before = copyOf(this.#tables)
    try {
      work()
    } catch (error) {
      this.#tables = before
      throw error
    }
  }

  appendEvent(event: KnownEvent): void {
    this.#tables.events.push({ seq: event.seq, at: event.at, json: JSON.stringify(event) })
    this.#tables.head = event.seq
    if (event.type === 'message') this.#tables.messages.push(event)
  }

  putAccepted(record: AcceptedRecord): void {
    this.#tables.accepted.set(record.id, record)
  }

  putMember(record: MemberRecord): void {
    this.#tables.members.set(record.id, { ...record })
  }

  deleteMember(id: string): void {
    this.#tables.members.delete(id)
  }

  putSession(record: SessionRecord): void {
    this.#tables.sessions.set(record.hash, { ...record })
  }

  deleteSession(hash: string): void {
    this.#tables.sessions.delete(hash)
  }

  putSettings(record: SettingsRecord): void {
    this.#tables.settings = record
  }

  addRun(record: RunRecord): void {
    this.#tables.runs.push(record)
  }

  trim(oldest: number, at: number): void {
    const tables = this.#tables
    tables.events = tables.events.filter(({ seq }) => seq >= oldest)
    tables.messages = tables.messages.filter(({ seq }) => seq >= oldest)
    for (const [id, record] of tables.accepted)
      if (record.seq < oldest && record.trimmedAt === undefined) tables.accepted.set(id, { ...record, trimmedAt: at })
    tables.oldest = oldest
  }

  forgetIds(at: number): void {
    for (const [id, { trimmedAt }] of this.#tables.accepted) if (trimmedAt !== undefined && trimmedAt < at) this.#tables.accepted.delete(id)
  }

  accepted(id: string): AcceptedRecord | undefined {
    const record = this.#tables.accepted.get(id)
    return record && { id: record.id, memberId: record.memberId, seq: record.seq, at: record.at, fingerprint: record.fingerprint }
  }

  eventsAfter(after: number, limit: number, maxBytes: number): EncodedEvent[] {
    const start = this.#tables.events.findIndex(({ seq }) => seq > after)
    const candidates = start < 0 ? [] : this.#tables.events.slice(start, start + limit)
    let bytes = 0
    const end = candidates.findIndex(({ json }, index) => {
      bytes += new TextEncoder().encode(json).length
      return index > 0 && bytes > maxBytes
    })
    return candidates.slice(0, end < 0 ? undefined : end).map(({ seq, json }) => ({ seq, json }))
  }

  newestMessages(count: number, from: number): FoldedMessage[] {
    return this.#tables.messages.filter(({ seq }) => seq >= from).slice(-count)
  }

  firstSeqSince(at: number, from: number): number | undefined {
    return this.#tables.events.find((event) => event.seq >= from && event.at >= at)?.seq
  }

  history({ before, after, around, limit, from }: HistoryRequest): Promise<HistorySlice> {
    const { head, oldest, messages } = this.#tables
    const visible = messages.filter(({ seq }) => seq >= from)
    const below = (seq: number, count: number) =>
      visible.filter((message) => message.seq < seq).slice(count === 0 ? visible.length : -count)
    const above = (seq: number, count: number) => visible.filter((message) => message.seq >= seq).slice(0, count)

    const older = after !== undefined ? [] : below(around ?? before ?? Infinity, around === undefined ? limit : Math.floor(limit / 2))
    const newer = after !== undefined ? above(after + 1, limit) : around !== undefined ? above(around, limit - older.length) : []
    const page = [...older, ...newer]
    const oldestShown = older[0]?.seq ?? around ?? before ?? Infinity
    const newestShown = page.at(-1)?.seq ?? after ?? Infinity
    const hasMore = visible.some(({ seq }) => (after === undefined ? seq < oldestShown : seq > newestShown))
    return Promise.resolve({ messages: page, hasMore, oldest, head })
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

/** Records are replaced, never changed in place, so that copies of the containers are enough to go back. */
function copyOf(tables: Tables): Tables {
  return {
    ...tables,
    runs: [...tables.runs],
    members: new Map(tables.members),
    sessions: new Map(tables.sessions),
    events: [...tables.events],
    messages: [...tables.messages],
    accepted: new Map(tables.accepted),
  }
}
