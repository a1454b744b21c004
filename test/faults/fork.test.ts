import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { KnownEvent } from '../../src/shared/wire/events.ts'
import { startRoom, type StartedRoom } from '../support/start-room.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { Visitor, type Reply } from '../support/visitor.ts'

const LOG_FILES = ['room.db', 'room.db-wal', 'room.db-shm']

/** The same person at another host, with the cursor they have. */
function at(room: StartedRoom, visitor: Visitor): Visitor {
  const same = new Visitor(room.url, room.roomId, visitor.name)
  same.token = visitor.token
  same.cursor = visitor.cursor
  same.memberId = visitor.memberId
  return same
}

async function start(dataFolder: string): Promise<StartedRoom> {
  return startRoom({ dataFolder, limits: { sendRate: 0 } })
}

function copyOf(folder: string): string {
  const copy = join(tempFolder(), 'copy')
  cpSync(folder, copy, { recursive: true })
  return copy
}

/** The log of one folder takes the place of another's; the room's key stays. */
function putBackLog(from: string, to: string): void {
  for (const file of LOG_FILES) {
    rmSync(join(to, file), { force: true })
    if (existsSync(join(from, file))) cpSync(join(from, file), join(to, file))
  }
}

function expectFork(reply: Reply, room: StartedRoom): void {
  const { epoch, head } = room.host.room
  expect(reply).toMatchObject({ status: 410, body: { code: 'cursor-gone', reason: 'fork', epoch, head } })
}

function textsOf(events: readonly KnownEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'message' ? [event.text] : []))
}

async function sayAll(visitor: Visitor, texts: readonly string[]): Promise<void> {
  for (const text of texts) expect((await visitor.say(text)).status).toBe(201)
}

/** A room in which Ada and Grace have read “one”, closed; and a copy of its folder as it is then. */
async function roomWithBackup(): Promise<{ folder: string; backup: string; ada: Visitor; grace: Visitor }> {
  const room = await start(join(tempFolder(), 'room'))
  const [ada, grace] = [await room.join('Ada'), await room.join('Grace')]
  await sayAll(ada, ['one'])
  for (const visitor of [ada, grace]) await visitor.catchUp()
  await room.host.close()
  return { folder: room.dataFolder, backup: copyOf(room.dataFolder), ada, grace }
}

test('after a restored backup, whoever has read beyond it is told so, and whoever has not goes on', async () => {
  const { folder, backup, ada, grace } = await roomWithBackup()
  const original = await start(folder)
  const reading = at(original, ada)
  await sayAll(reading, ['two', 'three'])
  expect(textsOf(await reading.catchUp())).toEqual(['two', 'three'])
  await original.host.close()

  const restored = await start(backup)
  expect(restored.roomId).toBe(original.roomId)
  const [ahead, behind] = [at(restored, reading), at(restored, grace)]
  expectFork(await ahead.askPoll({ wait: 0 }), restored)
  await sayAll(behind, ['another two', 'another three', 'another four'])
  // Also once this log is longer than what it has lost: the same seqs are other messages now.
  expectFork(await ahead.askPoll({ wait: 0 }), restored)
  expect(textsOf(await behind.catchUp())).toEqual(['another two', 'another three', 'another four'])

  const snapshot = await ahead.enter()
  expect(snapshot.messages.map(({ text }) => text)).toEqual(['one', 'another two', 'another three', 'another four'])
  expect(await ahead.catchUp()).toEqual([])
})

test('a cursor from the very end of the backup is good in both futures, and only in its own after that', async () => {
  const { folder, backup, ada, grace } = await roomWithBackup()
  const [left, right] = [await start(folder), await start(backup)]
  const [inLeft, inRight] = [at(left, ada), at(right, grace)]
  expect(await inLeft.catchUp()).toEqual([])
  expect(await inRight.catchUp()).toEqual([])
  // Without news a cursor moves to the run that answered: from here on the two logs are told apart.
  expectFork(await at(right, inLeft).askPoll({ wait: 0 }), right)
  expectFork(await at(left, inRight).askPoll({ wait: 0 }), left)
})

test('two hosts of one cloned folder never mix: each refuses what the other has said', async () => {
  const { folder, backup, ada, grace } = await roomWithBackup()
  const [left, right] = [await start(folder), await start(backup)]
  expect(left.roomId).toBe(right.roomId)
  const [inLeft, inRight] = [at(left, ada), at(right, grace)]
  await sayAll(inLeft, ['left 1', 'left 2'])
  await sayAll(inRight, ['right 1', 'right 2', 'right 3'])
  const [heardLeft, heardRight] = [await inLeft.catchUp(), await inRight.catchUp()]
  expect([textsOf(heardLeft), textsOf(heardRight)]).toEqual([
    ['left 1', 'left 2'],
    ['right 1', 'right 2', 'right 3'],
  ])

  expectFork(await at(right, inLeft).askPoll({ wait: 0 }), right)
  expectFork(await at(left, inRight).askPoll({ wait: 0 }), left)
  expectFork(await at(right, inLeft).askPoll({ wait: 20 }), right)
  for (const room of [left, right]) await room.host.close()
  // Nor does a restart of either make the other's cursors good.
  const rightAgain = await start(backup)
  expectFork(await at(rightAgain, inLeft).askPoll({ wait: 0 }), rightAgain)
  expect(textsOf(await at(rightAgain, inRight).catchUp())).toEqual([])
})

test('a folder copied while its host runs is a fork from the moment of the copy', async () => {
  const room = await start(join(tempFolder(), 'room'))
  const ada = await room.join('Ada')
  await sayAll(ada, ['one'])
  await ada.catchUp()
  const [early, copy] = [ada.cursor, copyOf(room.dataFolder)]
  await sayAll(ada, ['two'])
  await ada.catchUp()

  const clone = await start(copy)
  expectFork(await at(clone, ada).askPoll({ wait: 0 }), clone)
  const behind = at(clone, ada)
  behind.cursor = early
  expect(await behind.catchUp()).toEqual([])
  await sayAll(behind, ['another two', 'another three'])
  expect(textsOf(await behind.catchUp())).toEqual(['another two', 'another three'])
  expectFork(await at(clone, ada).askPoll({ wait: 0 }), clone)
})

test('a log that has lost its tail refuses the cursors beyond it, however far it grows again', async () => {
  const { folder, backup, ada } = await roomWithBackup()
  const full = await start(folder)
  const reader = at(full, ada)
  await sayAll(reader, ['two', 'three'])
  await reader.catchUp()
  await full.host.close()

  putBackLog(backup, folder)
  const shortened = await start(folder)
  expect([shortened.roomId, shortened.host.room.epoch]).toEqual([full.roomId, full.host.room.epoch])
  expectFork(await at(shortened, reader).askPoll({ wait: 0 }), shortened)
  await sayAll(at(shortened, ada), ['new two', 'new three', 'new four'])
  expectFork(await at(shortened, reader).askPoll({ wait: 0 }), shortened)
  await shortened.host.close()
  const later = await start(folder)
  expectFork(await at(later, reader).askPoll({ wait: 0 }), later)
})

test('a copy without the write-ahead log has lost its tail', async () => {
  const { folder, ada, grace } = await roomWithBackup()
  const room = await start(folder)
  const reader = at(room, ada)
  await sayAll(reader, ['two', 'three'])
  await reader.catchUp()
  const copy = copyOf(folder)
  for (const file of LOG_FILES.slice(1)) rmSync(join(copy, file), { force: true })

  const shortened = await start(copy)
  expectFork(await at(shortened, reader).askPoll({ wait: 0 }), shortened)
  const behind = at(shortened, grace)
  expect(await behind.catchUp()).toEqual([])
  expect((await behind.enter()).messages.map(({ text }) => text)).toEqual(['one'])
})

test('a copy of a room’s first day without its write-ahead log is another conversation, and nobody takes it for the old one', async () => {
  const room = await start(join(tempFolder(), 'room'))
  const ada = await room.join('Ada')
  await sayAll(ada, ['one'])
  await ada.catchUp()
  const copy = copyOf(room.dataFolder)
  for (const file of LOG_FILES.slice(1)) rmSync(join(copy, file), { force: true })

  const empty = await start(copy)
  expect(empty.roomId).toBe(room.roomId)
  const visitor = at(empty, ada)
  expect((await visitor.askPoll({ wait: 0 })).status).toBe(401)
  expect((await visitor.enter()).messages).toEqual([])
  expect(await at(empty, ada).askPoll({ wait: 0 })).toMatchObject({ status: 410, body: { reason: 'epoch' } })
})

test('a deleted log is another conversation in the same room: its key stays, every cursor ends', async () => {
  const { folder, ada } = await roomWithBackup()
  const key = readFileSync(join(folder, 'room-key.pem'), 'utf8')
  for (const file of LOG_FILES) rmSync(join(folder, file), { force: true })

  const fresh = await start(folder)
  expect(readFileSync(join(folder, 'room-key.pem'), 'utf8')).toBe(key)
  const visitor = at(fresh, ada)
  expect(visitor.cursor.startsWith(`${fresh.host.room.epoch}.`)).toBe(false)
  expect((await visitor.askPoll({ wait: 0 })).status).toBe(401)
  const { cursor } = visitor
  const snapshot = await visitor.enter()
  expect([snapshot.room.id, snapshot.messages, snapshot.cursor.split('.')[0]]).toEqual([fresh.roomId, [], fresh.host.room.epoch])
  visitor.cursor = cursor
  expect(await visitor.askPoll({ wait: 0 })).toMatchObject({ status: 410, body: { reason: 'epoch', epoch: fresh.host.room.epoch } })
})

test('a log without its key, or with the key of another room, is not served', async () => {
  const { folder, backup } = await roomWithBackup()
  const other = await roomWithBackup()
  rmSync(join(folder, 'room-key.pem'))
  await expect(start(folder)).rejects.toMatchObject({ problem: 'key-missing' })
  cpSync(join(other.folder, 'room-key.pem'), join(folder, 'room-key.pem'))
  await expect(start(folder)).rejects.toMatchObject({ problem: 'key-foreign' })
  cpSync(join(backup, 'room-key.pem'), join(folder, 'room-key.pem'))
  expect((await start(folder)).host.room.head).toBeGreaterThan(0)
})
