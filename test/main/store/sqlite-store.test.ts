import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { RoomStore } from '../../../src/main/room/store.ts'
import { Reader } from '../../../src/main/store/reader.ts'
import { MIGRATIONS, openDatabase } from '../../../src/main/store/schema.ts'
import { openSqliteStore } from '../../../src/main/store/sqlite-store.ts'
import { StoreError } from '../../../src/main/store/store-error.ts'
import { missing } from '../../support/aloud.ts'
import { refusal } from '../../support/pure-room.ts'
import { accepted, member, message, messageId, session, settings } from '../../support/records.ts'
import { hasSmallDisks, makeReadOnly, smallDisk } from '../../support/small-disk.ts'
import { startRoom } from '../../support/start-room.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const isWindows = process.platform === 'win32'
const isRoot = process.getuid?.() === 0
const modeOf = (path: string) => statSync(path).mode & 0o777
const STORE_URL = new URL('../../../src/main/store/sqlite-store.ts', import.meta.url).href

const newFolder = () => join(tempFolder(), 'room')

/** A store with a room and `count` messages. */
function filled(folder: string, count = 3): RoomStore {
  const store = openSqliteStore(folder)
  store.transaction(() => {
    store.putSettings(settings())
    store.addRun({ id: 'run', after: 0 })
    store.putMember(member())
    store.putSession(session())
    for (let seq = 1; seq <= count; seq += 1) {
      store.appendEvent(message(seq))
      store.putAccepted(accepted(seq))
    }
  })
  return store
}

function problemOf(open: () => unknown): string {
  try {
    open()
  } catch (error) {
    if (error instanceof StoreError) return error.problem
    throw error
  }
  return 'none'
}

/** Opens the store in a process of its own and does the rest there. */
function program(folder: string, then: string): string[] {
  return [
    '--input-type=module',
    '-e',
    `const { openSqliteStore } = await import(${JSON.stringify(STORE_URL)})
     try { const store = openSqliteStore(${JSON.stringify(folder)}); ${then} } catch (error) { console.log(error.problem) }`,
  ]
}

describe('a store that is opened again', () => {
  test('has everything it had', async () => {
    const folder = newFolder()
    const store = filled(folder)
    store.transaction(() => store.trim(2, 1))
    const before = store.load()
    await store.close()
    const again = openSqliteStore(folder)
    expect(again.load()).toEqual(before)
    expect(again.eventsAfter(0, 10, 1_000_000).map(({ json }) => JSON.parse(json) as unknown)).toEqual([message(2), message(3)])
    expect(again.accepted(messageId(1))).toEqual(accepted(1))
    expect((await again.history({ limit: 10, from: 1 })).messages).toEqual([message(2), message(3)])
    await again.close()
  })

  test('leaves its files for their owner only', { skip: isWindows }, async () => {
    const folder = newFolder()
    const store = filled(folder)
    const modes = Object.fromEntries(readdirSync(folder).map((name) => [name, modeOf(join(folder, name))]))
    expect(modes).toMatchObject({ 'lock.db': 0o600, 'room.db': 0o600, 'room.db-wal': 0o600, 'room.db-shm': 0o600 })
    expect(new Set(Object.values(modes))).toEqual(new Set([0o600]))
    expect(modeOf(folder)).toBe(0o700)
    await store.close()
    expect(readdirSync(folder).sort()).toEqual(['lock.db', 'room.db'])
  })

  test('goes on with a database that a first start left empty', async () => {
    const folder = newFolder()
    mkdirSync(folder)
    const blank = new DatabaseSync(join(folder, 'room.db'))
    blank.exec('PRAGMA journal_mode = WAL')
    blank.close()
    expect(statSync(join(folder, 'room.db')).size).toBeGreaterThan(0)
    await filled(folder).close()
    rmSync(join(folder, 'room.db'))
    writeFileSync(join(folder, 'room.db'), '')
    await filled(folder).close()
  })
})

describe('a folder that is in use', () => {
  test('is refused to a second host, and free again after the first', async () => {
    const folder = newFolder()
    const store = filled(folder)
    expect(problemOf(() => openSqliteStore(folder))).toBe('in-use')
    expect(store.load().head).toBe(3)
    await store.close()
    await openSqliteStore(folder).close()
  })

  test('is refused to a second host in another process', async () => {
    const folder = newFolder()
    const store = filled(folder)
    const { stdout } = spawnSync(process.execPath, program(folder, 'console.log("opened")'), { encoding: 'utf8' })
    expect(stdout.trim()).toBe('in-use')
    await store.close()
  })

  test('is free again when the other process was killed', async () => {
    const folder = newFolder()
    const child = spawn(process.execPath, program(folder, 'console.log("opened"); setInterval(() => store.load(), 1_000)'), {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'exit')
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    expect(problemOf(() => openSqliteStore(folder))).toBe('in-use')
    child.kill('SIGKILL')
    await ended
    await openSqliteStore(folder).close()
  })

  test('can be read by other programs while the host writes', async () => {
    const folder = newFolder()
    const store = filled(folder)
    const reader = new DatabaseSync(join(folder, 'room.db'), { readOnly: true })
    reader.exec('BEGIN')
    const count = () => reader.prepare('SELECT count(*) AS count FROM messages').get()?.['count']
    expect(count()).toBe(3)
    store.transaction(() => store.appendEvent(message(4)))
    expect(count()).toBe(3)
    reader.exec('COMMIT')
    expect(count()).toBe(4)
    reader.close()
    await store.close()
  })
})

describe('a file that is not a room of this version', () => {
  const filledFolder = async (count?: number) => {
    const folder = newFolder()
    await filled(folder, count).close()
    return folder
  }
  const folderWith = (content: string | Buffer) => {
    const folder = newFolder()
    mkdirSync(folder)
    writeFileSync(join(folder, 'room.db'), content)
    return Promise.resolve(folder)
  }
  const altered = async (sql: string) => {
    const folder = await filledFolder()
    const db = new DatabaseSync(join(folder, 'room.db'))
    db.exec(sql)
    db.close()
    return folder
  }

  test.each<[string, string, () => Promise<string>]>([
    [
      'another program’s database',
      'foreign',
      async () => {
        const folder = await folderWith('')
        const db = new DatabaseSync(join(folder, 'room.db'))
        db.exec("CREATE TABLE notes (body TEXT); INSERT INTO notes VALUES ('mine')")
        db.close()
        return folder
      },
    ],
    ['a database with another application’s mark', 'foreign', () => altered('PRAGMA application_id = 7')],
    ['a text', 'foreign', () => folderWith('Dear diary, '.repeat(1_000))],
    ['a few bytes', 'foreign', () => folderWith('abc')],
    ['noise', 'foreign', () => folderWith(Buffer.from(Array.from({ length: 8_192 }, (_, i) => (i * 7_919) % 251)))],
    [
      'a database cut off in the middle',
      'corrupt',
      async () => {
        const folder = await filledFolder(200)
        truncateSync(join(folder, 'room.db'), Math.floor(statSync(join(folder, 'room.db')).size / 8_192) * 4_096)
        return folder
      },
    ],
    [
      'a database with damage where the room begins',
      'corrupt',
      async () => {
        const folder = await filledFolder()
        const bytes = readFileSync(join(folder, 'room.db'))
        writeFileSync(join(folder, 'room.db'), bytes.fill('Z', 4_096, 6 * 4_096))
        return folder
      },
    ],
    ['a database of a later version', 'newer', () => altered('PRAGMA user_version = 99')],
  ])('%s is refused as %s and stays as it is', async (_, problem, make) => {
    const folder = await make()
    const before = readFileSync(join(folder, 'room.db'))
    expect(problemOf(() => openSqliteStore(folder))).toBe(problem)
    expect(readFileSync(join(folder, 'room.db')).equals(before)).toBe(true)
    expect(readdirSync(folder).sort()).toEqual(['lock.db', 'room.db'])
    // Refused again for the same reason: nothing is held or left locked.
    expect(problemOf(() => openSqliteStore(folder))).toBe(problem)
  })

  test('a folder in the file’s place is refused', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'room.db'), { recursive: true })
    expect(problemOf(() => openSqliteStore(folder))).toBe('not-writable')
    rmSync(join(folder, 'room.db'), { recursive: true })
    await openSqliteStore(folder).close()
  })

  test('a file in the folder’s place is refused', () => {
    const path = newFolder()
    writeFileSync(path, 'a file')
    expect(problemOf(() => openSqliteStore(path))).toBe('not-writable')
    expect(problemOf(() => openSqliteStore(join(path, 'below')))).toBe('not-writable')
  })
})

const noDisks = missing(
  !hasSmallDisks(),
  'a full disk and, as root, one that cannot be written: this needs Linux, root and the right to mount',
)

describe('a folder that cannot be written', () => {
  test('is refused to an ordinary user', { skip: isRoot || isWindows }, () => {
    const folder = newFolder()
    mkdirSync(folder)
    chmodSync(folder, 0o500)
    onTestFinished(() => chmodSync(folder, 0o700))
    expect(problemOf(() => openSqliteStore(folder))).toBe('not-writable')
    expect(problemOf(() => openSqliteStore(join(folder, 'new')))).toBe('not-writable')
  })

  test('is refused to root, too', { skip: noDisks }, async () => {
    const disk = smallDisk(4_000_000)
    await filled(join(disk, 'room')).close()
    const before = readFileSync(join(disk, 'room', 'room.db'))
    makeReadOnly(disk)
    expect(problemOf(() => openSqliteStore(join(disk, 'room')))).toBe('not-writable')
    expect(problemOf(() => openSqliteStore(join(disk, 'new')))).toBe('not-writable')
    expect(readFileSync(join(disk, 'room', 'room.db')).equals(before)).toBe(true)
  })
})

describe('a disk that is full', { skip: noDisks }, () => {
  /** Takes all there is. */
  function fillUp(disk: string): string {
    const ballast = join(disk, 'ballast')
    for (const size of [65_536, 4_096, 1])
      for (;;)
        try {
          appendFileSync(ballast, Buffer.alloc(size))
        } catch {
          break
        }
    return ballast
  }

  test('refuses messages and goes on reading; with space again it writes without a restart', async () => {
    const disk = smallDisk(4_000_000)
    const { join: enter } = await startRoom({ dataFolder: join(disk, 'room'), limits: { sendRate: 0 } })
    const ada = await enter('Ada')
    await ada.say('before')
    const ballast = fillUp(disk)

    const statuses: number[] = []
    const draft = 'too much '.repeat(400)
    // What the log file had room for is still accepted.
    while (statuses.length < 2_000 && statuses.at(-1) !== 503) statuses.push((await ada.say(draft)).status)
    expect(statuses.at(-1)).toBe(503)
    const accepted = statuses.filter((status) => status === 201).length
    const refused = await ada.say(draft)
    expect(refused.body).toMatchObject({ status: 503, code: 'storage' })
    expect(refused.headers.get('retry-after')).toBe('5')
    expect(await ada.readTexts()).toEqual(['before', ...Array<string>(accepted).fill(draft)])
    const history = await ada.ask('GET', '/messages?limit=1&after=0')
    expect(history.body).toMatchObject({ messages: [{ text: 'before' }] })

    rmSync(ballast)
    expect((await ada.say('after')).status).toBe(201)
    expect(await ada.readTexts()).toEqual(['after'])
  })

  test('is told as such when the room cannot even be opened', () => {
    const disk = smallDisk(256_000)
    mkdirSync(join(disk, 'room'))
    const ballast = fillUp(disk)
    expect(problemOf(() => openSqliteStore(join(disk, 'room')))).toBe('full')
    rmSync(ballast)
    return openSqliteStore(join(disk, 'room')).close()
  })
})

describe('a database of an earlier version', () => {
  const LATER = [...MIGRATIONS, 'CREATE TABLE search (words TEXT) STRICT']

  async function earlier() {
    const folder = newFolder()
    await filled(folder).close()
    return join(folder, 'room.db')
  }
  const texts = (db: DatabaseSync) =>
    db
      .prepare('SELECT body FROM messages')
      .all()
      .map(({ body }) => (JSON.parse(body as string) as { text: string }).text)
  const versionOf = (db: DatabaseSync) => db.prepare('PRAGMA user_version').get()?.['user_version']
  const look = <T>(path: string, at: (db: DatabaseSync) => T): T => {
    const db = new DatabaseSync(path, { readOnly: true })
    try {
      return at(db)
    } finally {
      db.close()
    }
  }

  test('is brought to the present one, and a copy is kept', async () => {
    const path = await earlier()
    const db = openDatabase(path, LATER)
    expect([versionOf(db), texts(db)]).toEqual([LATER.length, ['message 1', 'message 2', 'message 3']])
    db.exec("INSERT INTO search VALUES ('tea')")
    db.close()
    expect(look(`${path}.v1`, (copy) => [versionOf(copy), texts(copy)])).toEqual([1, ['message 1', 'message 2', 'message 3']])
    if (!isWindows) expect(modeOf(`${path}.v1`)).toBe(0o600)
  })

  test('is brought there once', async () => {
    const path = await earlier()
    openDatabase(path, LATER).close()
    rmSync(`${path}.v1`)
    openDatabase(path, LATER).close()
    expect(readdirSync(join(path, '..')).sort()).toEqual(['lock.db', 'room.db'])
  })

  test('stays what it was when a step fails, and is tried again with the next start', async () => {
    const path = await earlier()
    const broken = [...LATER, 'CREATE TABLE half (a); CREATE TABLE search (b)']
    expect(() => openDatabase(path, broken)).toThrow(StoreError)
    expect(
      look(path, (db) => [versionOf(db), texts(db).length, db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'search'").get()]),
    ).toEqual([1, 3, undefined])
    writeFileSync(`${path}.v1`, 'an incomplete copy')
    openDatabase(path, LATER).close()
    expect(look(`${path}.v1`, texts)).toHaveLength(3)
  })

  test('cannot be opened by the earlier version afterwards', async () => {
    const path = await earlier()
    openDatabase(path, LATER).close()
    expect(problemOf(() => openSqliteStore(join(path, '..')))).toBe('newer')
  })
})

describe('reading history beside the room', () => {
  const PAGE = { limit: 10, from: 1 }

  test('fails as a request when the reader dies, and works with the next', async () => {
    const folder = newFolder()
    mkdirSync(folder)
    const reader = new Reader(join(folder, 'room.db'))
    onTestFinished(() => reader.close())
    const both = [reader.history(PAGE), reader.history(PAGE)].map(refusal)
    expect((await Promise.all(both)).map(({ code }) => code)).toEqual(['storage', 'storage'])
    const store = filled(folder)
    onTestFinished(() => store.close())
    expect((await reader.history(PAGE)).messages).toHaveLength(3)
    expect((await reader.history(PAGE)).messages).toHaveLength(3)
  })

  test('answers each of many requests with its own page', async () => {
    const store = filled(newFolder(), 50)
    onTestFinished(() => store.close())
    const pages = await Promise.all(Array.from({ length: 50 }, (_, i) => store.history({ ...PAGE, after: i, limit: 1 })))
    expect(pages.map(({ messages }) => messages[0]?.seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
  })

  test('sees what was committed before it was asked', async () => {
    const store = filled(newFolder(), 0)
    onTestFinished(() => store.close())
    for (let seq = 1; seq <= 20; seq += 1) {
      store.transaction(() => store.appendEvent(message(seq)))
      expect(await store.history({ ...PAGE, limit: 1 })).toMatchObject({ head: seq, messages: [{ seq }] })
    }
  })

  test('gives pages of 256 KiB at the most, but never an empty one', async () => {
    const store = filled(newFolder(), 0)
    onTestFinished(() => store.close())
    const text = '明'.repeat(30_000)
    store.transaction(() => [1, 2, 3, 4, 5].forEach((seq) => store.appendEvent(message(seq, { text }))))
    store.transaction(() => store.appendEvent(message(6, { text: text.repeat(10) })))
    const page = async (more: object) => {
      const { messages, hasMore } = await store.history({ ...PAGE, ...more })
      return [messages.map(({ seq }) => seq), hasMore]
    }
    expect(await page({ before: 6 })).toEqual([[4, 5], true])
    expect(await page({ before: 4 })).toEqual([[2, 3], true])
    expect(await page({ after: 0 })).toEqual([[1, 2], true])
    expect(await page({})).toEqual([[6], true])
    expect(await page({ after: 5 })).toEqual([[6], false])
  })

  test('ends with the store: no file stays open, and nobody waits for ever', { skip: process.platform !== 'linux' }, async () => {
    const folder = newFolder()
    const store = filled(folder)
    await store.history(PAGE)
    const late = store.history(PAGE).catch((error: unknown) => error)
    await store.close()
    await late
    const open = readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/self/fd/${fd}`)]
      } catch {
        return []
      }
    })
    expect(open.filter((path) => path.startsWith(folder))).toEqual([])
  })
})

describe('what SQLite refuses', () => {
  test('is told as trouble with the storage, with a time to try again', async () => {
    const store = filled(newFolder())
    const write = () => store.transaction(() => store.appendEvent(message(1)))
    expect(write).toThrow(
      expect.objectContaining({ code: 'storage', facts: expect.objectContaining({ retryAfter: 5 }) as object }) as Error,
    )
    store.transaction(() => store.appendEvent(message(4)))
    expect(store.load().head).toBe(4)
    await store.close()
    expect(() => store.load()).toThrow(expect.objectContaining({ code: 'storage' }) as Error)
  })
})
