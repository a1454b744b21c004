import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Unsent } from '../../shared/bridge.ts'
import type { OutboxStore } from '../../shared/client/outbox.ts'
import type { Device } from '../../shared/transport/device.ts'
import { randomId } from '../../shared/transport/random-id.ts'

const TOKEN_BYTES = 32
/** A database that does not open by then (some browsers let a page wait for ever) is not there. */
const OPEN_MS = 10_000

interface Schema extends DBSchema {
  /** By room, not by address: another room at the same address must never see this one's token. */
  tokens: { key: string; value: string }
  /** Keys are numbers that only grow: the order of writing. */
  outbox: { key: number; value: Unsent & { roomId: string }; indexes: { room: string } }
}

type Database = IDBPDatabase<Schema>

/** {@link Device} in a browser's IndexedDB. */
export class BrowserDevice implements Device {
  #database: Promise<Database | null>
  /** For a browser that keeps nothing (blocked, private, full): until the page closes. */
  readonly #tokens = new Map<string, string>()

  constructor() {
    this.#database = opened()
  }

  async token(roomId: string): Promise<string | null> {
    const kept = await this.#try(async (db) => [await db.get('tokens', roomId)])
    return (kept ? kept[0] : this.#tokens.get(roomId)) ?? null
  }

  async tokenFor(roomId: string): Promise<string> {
    const minted = randomId(TOKEN_BYTES)
    const token = (await this.#try((db) => firstToken(db, roomId, minted))) ?? this.#tokens.get(roomId) ?? minted
    this.#tokens.set(roomId, token)
    return token
  }

  async rememberToken(roomId: string, token: string): Promise<void> {
    this.#tokens.set(roomId, token)
    await this.#try((db) => db.put('tokens', token, roomId))
  }

  async forgetToken(roomId: string): Promise<void> {
    this.#tokens.delete(roomId)
    await this.#try((db) => db.delete('tokens', roomId))
  }

  outbox(roomId: string): OutboxStore {
    const kept = { durable: true }
    const keep = async (work: (db: Database) => Promise<unknown>): Promise<void> => {
      if ((await this.#try(async (db) => [await work(db)])) === null) kept.durable = false
    }
    return {
      get durable() {
        return kept.durable
      },
      load: async () => {
        const all = await this.#try((db) => db.getAllFromIndex('outbox', 'room', roomId))
        kept.durable = all !== null
        return all?.map(unsentOf) ?? []
      },
      append: (unsent) => keep((db) => moved(db, { ...unsent, roomId })),
      replace: (unsent) => keep((db) => replaced(db, { ...unsent, roomId })),
      remove: (id) => keep((db) => removed(db, roomId, id)),
    }
  }

  async #try<T>(work: (db: Database) => Promise<T>): Promise<T | null> {
    const connection = this.#database
    try {
      return await within(connection, work)
    } catch {
      return this.#tryAnew(connection, work)
    }
  }

  /** A browser may end a connection by itself, above all in the background of a phone, and then refuses everything over it. */
  async #tryAnew<T>(ended: Promise<Database | null>, work: (db: Database) => Promise<T>): Promise<T | null> {
    if (this.#database === ended) {
      this.#database = opened()
      void ended.then((database) => database?.close())
    }
    return within(this.#database, work).catch(() => null)
  }
}

async function within<T>(connection: Promise<Database | null>, work: (db: Database) => Promise<T>): Promise<T | null> {
  const database = await connection
  return database && work(database)
}

function opened(): Promise<Database | null> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), OPEN_MS)
    open().then(resolve, () => resolve(null))
  })
}

/** Throws at once where there is no IndexedDB at all. */
async function open(): Promise<Database> {
  return openDB<Schema>('watercooler', 1, {
    upgrade(db) {
      db.createObjectStore('tokens')
      db.createObjectStore('outbox', { autoIncrement: true }).createIndex('room', 'roomId')
    },
  })
}

/** The token that is there already: another page may have minted one in the meantime. */
async function firstToken(db: Database, roomId: string, minted: string): Promise<string> {
  const tx = db.transaction('tokens', 'readwrite', { durability: 'strict' })
  const token = (await tx.store.get(roomId)) ?? minted
  await tx.store.put(token, roomId)
  await tx.done
  return token
}

type Kept = Schema['outbox']['value']

async function moved(db: Database, kept: Kept): Promise<void> {
  const tx = db.transaction('outbox', 'readwrite', { durability: 'strict' })
  for (const key of await keysOf(tx.store, kept.roomId, kept.id)) await tx.store.delete(key)
  await tx.store.add(kept)
  await tx.done
}

async function replaced(db: Database, kept: Kept): Promise<void> {
  const tx = db.transaction('outbox', 'readwrite')
  for (const key of await keysOf(tx.store, kept.roomId, kept.id)) await tx.store.put(kept, key)
  await tx.done
}

async function removed(db: Database, roomId: string, id: string): Promise<void> {
  const tx = db.transaction('outbox', 'readwrite')
  for (const key of await keysOf(tx.store, roomId, id)) await tx.store.delete(key)
  await tx.done
}

async function keysOf(
  store: { index(name: 'room'): { getAll(room: string): Promise<Kept[]>; getAllKeys(room: string): Promise<number[]> } },
  roomId: string,
  id: string,
): Promise<number[]> {
  const room = store.index('room')
  const [all, keys] = await Promise.all([room.getAll(roomId), room.getAllKeys(roomId)])
  return keys.filter((_, index) => all[index]?.id === id)
}

function unsentOf({ roomId: _, ...unsent }: Kept): Unsent {
  return unsent
}
