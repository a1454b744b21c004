import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { RoomError } from '../../shared/room-error.ts'
import type { FoldedMessage, KnownEvent } from '../../shared/wire/events.ts'
import type { AcceptedRecord, MemberRecord, Persisted, RunRecord, SessionRecord, SettingsRecord } from '../room/records.ts'
import type { EncodedEvent, HistoryRequest, HistorySlice, RoomStore } from '../room/store.ts'
import { storageError } from '../room/storage-error.ts'
import { lockFolder } from './folder-lock.ts'
import { Reader } from './reader.ts'
import { openDatabase } from './schema.ts'
import { storeError } from './store-error.ts'

/** Opens the room's store in `folder` (made 0700 where missing) and keeps other hosts out of it. Throws `StoreError`. */
export function openSqliteStore(folder: string): RoomStore {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw storeError(error, folder)
  }
  const unlock = lockFolder(folder)
  try {
    const path = join(folder, 'room.db')
    return new SqliteStore(openDatabase(path), new Reader(path), unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

class SqliteStore implements RoomStore {
  readonly #db: DatabaseSync
  readonly #reader: Reader
  readonly #unlock: () => void
  readonly #statements = new Map<string, StatementSync>()

  constructor(db: DatabaseSync, reader: Reader, unlock: () => void) {
    this.#db = db
    this.#reader = reader
    this.#unlock = unlock
  }

  load(): Persisted {
    return guarded(() => {
      const settings = this.#sql('SELECT body FROM settings').get()
      const log = this.#sql('SELECT head, oldest FROM log').get() as { head: number; oldest: number }
      const runs = this.#sql('SELECT id, after FROM runs ORDER BY position').all() as unknown as RunRecord[]
      const members = this.#sql('SELECT body FROM members').all()
      const sessions = this.#sql('SELECT hash, member_id AS memberId, last_used_at AS lastUsedAt, seed_seq AS seedSeq FROM sessions').all()
      return {
        settings: settings && (decode(settings) as SettingsRecord),
        head: log.head,
        oldest: log.oldest,
        runs: runs.map((run) => ({ ...run })),
        members: members.map((row) => decode(row) as MemberRecord),
        sessions: sessions.map((row) => ({ ...row }) as unknown as SessionRecord),
      }
    })
  }

  transaction(work: () => void): void {
    guarded(() => {
      this.#db.exec('BEGIN IMMEDIATE')
      try {
        work()
        this.#db.exec('COMMIT')
      } catch (error) {
        // A failed COMMIT may have ended the transaction already.
        if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
        throw error
      }
    })
  }

  appendEvent(event: KnownEvent): void {
    const body = JSON.stringify(event)
    const messageId = 'id' in event ? event.id : null
    this.#sql('INSERT INTO events (seq, at, type, message_id, body) VALUES (?, ?, ?, ?, ?)').run(
      event.seq,
      event.at,
      event.type,
      messageId,
      body,
    )
    this.#sql('UPDATE log SET head = ?').run(event.seq)
    if (event.type === 'message') this.#sql('INSERT INTO messages (seq, id, body) VALUES (?, ?, ?)').run(event.seq, event.id, body)
  }

  putAccepted({ id, memberId, seq, at, fingerprint }: AcceptedRecord): void {
    this.#sql('INSERT INTO accepted (id, member_id, seq, at, fingerprint) VALUES (?, ?, ?, ?, ?)').run(id, memberId, seq, at, fingerprint)
  }

  putMember(record: MemberRecord): void {
    this.#sql('INSERT OR REPLACE INTO members (id, body) VALUES (?, ?)').run(record.id, JSON.stringify(record))
  }

  deleteMember(id: string): void {
    this.#sql('DELETE FROM members WHERE id = ?').run(id)
  }

  putSession({ hash, memberId, lastUsedAt, seedSeq }: SessionRecord): void {
    this.#sql('INSERT OR REPLACE INTO sessions (hash, member_id, last_used_at, seed_seq) VALUES (?, ?, ?, ?)').run(
      hash,
      memberId,
      lastUsedAt,
      seedSeq,
    )
  }

  deleteSession(hash: string): void {
    this.#sql('DELETE FROM sessions WHERE hash = ?').run(hash)
  }

  putSettings(record: SettingsRecord): void {
    this.#sql('INSERT OR REPLACE INTO settings (only, body) VALUES (1, ?)').run(JSON.stringify(record))
  }

  addRun({ id, after }: RunRecord): void {
    this.#sql('INSERT INTO runs (id, after) VALUES (?, ?)').run(id, after)
  }

  trim(oldest: number, at: number): void {
    this.#sql('DELETE FROM events WHERE seq < ?').run(oldest)
    this.#sql('DELETE FROM messages WHERE seq < ?').run(oldest)
    this.#sql('UPDATE accepted SET trimmed_at = ? WHERE seq < ? AND trimmed_at IS NULL').run(at, oldest)
    this.#sql('UPDATE log SET oldest = ?').run(oldest)
  }

  forgetIds(at: number): void {
    this.#sql('DELETE FROM accepted WHERE trimmed_at < ?').run(at)
  }

  accepted(id: string): AcceptedRecord | undefined {
    const row = guarded(() => this.#sql('SELECT id, member_id AS memberId, seq, at, fingerprint FROM accepted WHERE id = ?').get(id))
    return row as AcceptedRecord | undefined
  }

  eventsAfter(after: number, limit: number, maxBytes: number): EncodedEvent[] {
    return guarded(() => {
      const events: EncodedEvent[] = []
      let bytes = 0
      for (const { seq, body } of this.#sql('SELECT seq, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?').iterate(after, limit)) {
        const json = body as string
        bytes += Buffer.byteLength(json)
        if (events.length > 0 && bytes > maxBytes) break
        events.push({ seq: seq as number, json })
      }
      return events
    })
  }

  newestMessages(count: number, from: number): FoldedMessage[] {
    const rows = guarded(() => this.#sql('SELECT body FROM messages WHERE seq >= ? ORDER BY seq DESC LIMIT ?').all(from, count))
    return rows.reverse().map((row) => decode(row) as FoldedMessage)
  }

  firstSeqSince(at: number, from: number): number | undefined {
    const row = guarded(() => this.#sql('SELECT seq FROM events WHERE seq >= ? AND at >= ? ORDER BY seq LIMIT 1').get(from, at))
    return (row?.['seq'] ?? undefined) as number | undefined
  }

  history(request: HistoryRequest): Promise<HistorySlice> {
    return this.#reader.history(request)
  }

  async close(): Promise<void> {
    await this.#reader.close()
    this.#statements.clear()
    this.#db.close()
    this.#unlock()
  }

  #sql(text: string): StatementSync {
    const known = this.#statements.get(text)
    if (known) return known
    const statement = this.#db.prepare(text)
    this.#statements.set(text, statement)
    return statement
  }
}

function decode(row: Record<string, unknown>): unknown {
  return JSON.parse(row['body'] as string)
}

/** What SQLite throws becomes the room's `storage`; what the room itself threw passes. */
function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof RoomError) throw error
    throw storageError(error)
  }
}
