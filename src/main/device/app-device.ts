import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as v from 'valibot'
import type { Unsent } from '../../shared/bridge.ts'
import type { OutboxStore } from '../../shared/client/outbox.ts'
import type { JoinedRoom } from '../../shared/desktop-bridge.ts'
import type { Device } from '../../shared/transport/device.ts'

const FILE = 'device.db'
const TOKEN_BYTES = 32

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS rooms (
    room TEXT PRIMARY KEY, token BLOB NOT NULL, title TEXT NOT NULL DEFAULT '', host TEXT NOT NULL DEFAULT '', place INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS outbox (
    place INTEGER PRIMARY KEY AUTOINCREMENT, room TEXT NOT NULL, id TEXT NOT NULL, unsent TEXT NOT NULL, UNIQUE (room, id)
  ) STRICT;
`

const TokenRow = v.object({ token: v.instance(Uint8Array) })
const RoomRows = v.array(v.object({ room: v.string(), title: v.string(), host: v.string() }))
const UnsentRows = v.array(v.object({ unsent: v.string() }))

/** Locks secrets with what the system keeps for this user. */
export interface Seal {
  lock(secret: string): Promise<Uint8Array>
  /** Null for what this user on this system cannot open. */
  open(locked: Uint8Array): Promise<string | null>
}

export interface DeviceListener {
  /** The list of joined rooms is another one. */
  changed: () => void
  /** A session is there, and the system no longer opens it: its room must be joined anew. */
  unreadable: () => void
}

/**
 * What the app keeps of the rooms it has been in, in one SQLite file. A message is on the disk before its row is shown. A file
 * that cannot be written is told by `durable`; nothing rejects.
 */
export class AppDevice implements Device {
  readonly #database: DatabaseSync
  readonly #seal: Seal
  /** For what cannot be written: until the app ends. */
  readonly #tokens = new Map<string, string>()
  readonly #listener: DeviceListener

  /** @throws the system's error where the file cannot be opened at all. */
  constructor(folder: string, seal: Seal, listener: DeviceListener) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    this.#database = new DatabaseSync(join(folder, FILE))
    this.#database.exec(SCHEMA)
    this.#seal = seal
    this.#listener = listener
  }

  /** Rooms in which this device has a session, in the order in which they were joined. */
  joined(): JoinedRoom[] {
    const rows = this.#database.prepare("SELECT room, title, host FROM rooms WHERE title <> '' ORDER BY place").all()
    return v.parse(RoomRows, rows).map(({ room, title, host }) => ({ roomId: room, title, hostName: host }))
  }

  /** The room has let us in, or has another name now. */
  entered({ roomId, title, hostName }: JoinedRoom): void {
    const before = this.joined().find((room) => room.roomId === roomId)
    if (before?.title === title && before.hostName === hostName) return
    this.#try(() => this.#database.prepare('UPDATE rooms SET title = ?, host = ? WHERE room = ?').run(title, hostName, roomId))
    this.#listener.changed()
  }

  async token(roomId: string): Promise<string | null> {
    const known = this.#tokens.get(roomId)
    if (known !== undefined) return known
    const row = this.#database.prepare('SELECT token FROM rooms WHERE room = ?').get(roomId)
    if (row === undefined) return null
    const token = await this.#seal.open(v.parse(TokenRow, row).token)
    if (token === null) this.#listener.unreadable()
    else this.#tokens.set(roomId, token)
    return token
  }

  async tokenFor(roomId: string): Promise<string> {
    const known = await this.token(roomId)
    if (known !== null) return known
    const token = randomBytes(TOKEN_BYTES).toString('base64url')
    await this.rememberToken(roomId, token)
    return token
  }

  async rememberToken(roomId: string, token: string): Promise<void> {
    this.#tokens.set(roomId, token)
    const locked = await this.#seal.lock(token)
    this.#try(() =>
      this.#database
        .prepare(
          `INSERT INTO rooms (room, token, place) VALUES (?1, ?2, (SELECT coalesce(max(place), 0) + 1 FROM rooms))
           ON CONFLICT (room) DO UPDATE SET token = ?2`,
        )
        .run(roomId, locked),
    )
  }

  forgetToken(roomId: string): Promise<void> {
    this.#tokens.delete(roomId)
    this.#try(() => this.#database.prepare('DELETE FROM rooms WHERE room = ?').run(roomId))
    this.#listener.changed()
    return Promise.resolve()
  }

  outbox(roomId: string): OutboxStore {
    const kept = { durable: true }
    const keep = (work: () => unknown): Promise<void> => {
      kept.durable &&= this.#try(work)
      return Promise.resolve()
    }
    return {
      get durable() {
        return kept.durable
      },
      load: () => Promise.resolve(this.#unsent(roomId)),
      append: (unsent) => keep(() => this.#append(roomId, unsent)),
      replace: (unsent) =>
        keep(() => this.#run('UPDATE outbox SET unsent = ? WHERE room = ? AND id = ?', JSON.stringify(unsent), roomId, unsent.id)),
      remove: (id) => keep(() => this.#run('DELETE FROM outbox WHERE room = ? AND id = ?', roomId, id)),
    }
  }

  close(): void {
    this.#database.close()
  }

  #unsent(roomId: string): Unsent[] {
    const rows = this.#database.prepare('SELECT unsent FROM outbox WHERE room = ? ORDER BY place').all(roomId)
    return v.parse(UnsentRows, rows).map(({ unsent }) => JSON.parse(unsent) as Unsent)
  }

  /** At the end, in one statement with the end of what was kept under its id. */
  #append(roomId: string, unsent: Unsent): void {
    this.#run('INSERT OR REPLACE INTO outbox (room, id, unsent) VALUES (?, ?, ?)', roomId, unsent.id, JSON.stringify(unsent))
  }

  #run(sql: string, ...values: string[]): void {
    this.#database.prepare(sql).run(...values)
  }

  /** False when it could not be written. */
  #try(work: () => unknown): boolean {
    try {
      work()
      return true
    } catch {
      return false
    }
  }
}
