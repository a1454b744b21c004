import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StoreError, storeError } from './store-error.ts'

/** "WCR1": tells our files from everybody else's. */
const APPLICATION_ID = 0x57435231

/** Step n leads from `user_version` n to n + 1. A step that has been released is never changed. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE settings (only INTEGER PRIMARY KEY CHECK (only = 1), body TEXT NOT NULL) STRICT;
  CREATE TABLE runs (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, after INTEGER NOT NULL) STRICT;
  CREATE TABLE members (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE sessions (hash TEXT PRIMARY KEY, member_id TEXT NOT NULL, last_used_at INTEGER NOT NULL, seed_seq INTEGER) STRICT, WITHOUT ROWID;
  CREATE TABLE events (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, message_id TEXT, body TEXT NOT NULL) STRICT;
  CREATE INDEX events_message ON events (message_id) WHERE message_id IS NOT NULL;
  CREATE TABLE messages (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
  CREATE TABLE accepted (id TEXT PRIMARY KEY, member_id TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, fingerprint TEXT NOT NULL, trimmed_at INTEGER) STRICT, WITHOUT ROWID;
  CREATE INDEX accepted_seq ON accepted (seq);
  CREATE INDEX accepted_trimmed ON accepted (trimmed_at) WHERE trimmed_at IS NOT NULL;
  CREATE TABLE log (only INTEGER PRIMARY KEY CHECK (only = 1), head INTEGER NOT NULL, oldest INTEGER NOT NULL) STRICT;
  INSERT INTO log VALUES (1, 0, 1);
  `,
]

/** What a room needs to start at all: damage there is found while the file can still be refused as a whole. */
const READ_AT_START = ['settings', 'log', 'runs', 'members', 'sessions'].map((table) => `SELECT * FROM ${table};`).join('')

/** Opens the room's database, making or migrating it as needed. Throws `StoreError`; then the file is as it was. */
export function openDatabase(path: string, migrations = MIGRATIONS): DatabaseSync {
  let db: DatabaseSync | undefined
  try {
    // SQLite gives its helper files the same rights: what is said in the room is for this user alone.
    if (!existsSync(path)) writeFileSync(path, '', { mode: 0o600 })
    db = new DatabaseSync(path, { timeout: 5_000 })
    // Read before the first pragma that writes: a foreign file must stay untouched.
    const version = knownVersion(db, path, migrations.length)
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    migrate(db, path, version, migrations)
    db.exec(READ_AT_START)
    return db
  } catch (error) {
    db?.close()
    throw storeError(error, path)
  }
}

function knownVersion(db: DatabaseSync, path: string, newest: number): number {
  const id = pragma(db, 'application_id')
  // A first start that was cut off before its commit leaves a database with nothing in it.
  if (id === 0 && isEmpty(db)) return 0
  if (id !== APPLICATION_ID) throw new StoreError('foreign', path)
  const version = pragma(db, 'user_version')
  if (version > newest) throw new StoreError('newer', path)
  return version
}

function isEmpty(db: DatabaseSync): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
}

function migrate(db: DatabaseSync, path: string, version: number, migrations: readonly string[]): void {
  if (version === migrations.length) return
  if (version > 0) keepCopy(db, `${path}.v${version}`)
  db.exec('BEGIN IMMEDIATE')
  for (const step of migrations.slice(version)) db.exec(step)
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}; COMMIT`)
}

/** A copy from an interrupted attempt is incomplete: it is made again. */
function keepCopy(db: DatabaseSync, copy: string): void {
  rmSync(copy, { force: true })
  writeFileSync(copy, '', { mode: 0o600 })
  db.prepare('VACUUM INTO ?').run(copy)
}

function pragma(db: DatabaseSync, name: string): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name])
}
