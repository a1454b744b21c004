import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { HistoryPage } from '../../src/shared/wire/answers.ts'
import type { KnownEvent } from '../../src/shared/wire/events.ts'
import { missing, tell } from '../support/aloud.ts'
import { SeedClient } from '../support/seed-client.ts'
import { spawnHost, type SpawnedHost } from '../support/spawn-host.ts'
import { hasCompiler, stubbornDisk, type StubbornDisk } from '../support/stubborn-disk.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { newMessageId, Visitor, type Reply } from '../support/visitor.ts'

const noCompiler = missing(!hasCompiler(), 'a disk that fails or is slow; that takes Linux and a C compiler')

test.skipIf(noCompiler)('while the disk fails, sends are refused, nobody ever sees them, and reading goes on', async () => {
  const { host, disk, ada, grace } = await startOnStubbornDisk()
  await ada.say('before')
  const page = await new SeedClient(host.url).arrive()
  await grace.catchUp()
  const held = grace.poll({ wait: 20, tab: 'a' })

  disk.fail()
  const ids = Array.from({ length: 5 }, newMessageId)
  for (const id of ids) expectRefused(await ada.say(`refused ${id}`, {}, id))
  for (const reply of await Promise.all(ids.map((id) => ada.say(`refused ${id}`, {}, id)))) expectRefused(reply)
  expectRefused(await new Visitor(host.url, host.roomId, 'Newcomer').askToJoin())
  expectRefused(await ada.ask('PATCH', '/members/me', { name: 'Augusta' }))
  expect((await page.send('refused')).body).toEqual({
    status: 0,
    error: expect.stringContaining('cannot be stored') as string,
    message: '',
  })
  expect((await page.all()).body).toMatchObject([{ message: 'before' }])

  expect(await grace.askPoll({ wait: 0 })).toMatchObject({ status: 200, body: { events: [], upToDate: true } })
  const comingBack = await grace.askToJoin()
  expect(comingBack).toMatchObject({ status: 200, body: { messages: [{ text: 'before' }] } })
  expect(await textsInHistory(grace)).toEqual(['before'])
  for (const reply of [await ada.ask('GET', ''), await ada.ask('GET', '/names')]) expect(reply.status).toBe(200)

  disk.recover()
  expect(await ada.say('after')).toMatchObject({ status: 201 })
  const news = await held
  expect(news.events).toMatchObject([{ type: 'message', text: 'after', seq: news.from + 1 }])
  const snapshot = await grace.enter()
  expect(snapshot.messages.map(({ text }) => text)).toEqual(['before', 'after'])
  expect(snapshot.members.map(({ name }) => name).toSorted()).toEqual(['Ada', 'Grace'])

  const [id = ''] = ids
  expect(await ada.say(`refused ${id}`, {}, id)).toMatchObject({ status: 201, body: { seq: snapshot.head + 1 } })
  expect(await ada.say(`refused ${id}`, {}, id)).toMatchObject({ status: 200, body: { seq: snapshot.head + 1 } })
  expectNoHoles(await wholeLog(host))
  expect(await textsInHistory(grace)).toEqual(['before', 'after', `refused ${id}`])
  expect(await host.stop()).toBe(0)
  expect(host.errors()).toContain('the log could not be written')
})

test.skipIf(noCompiler)('a host killed while its disk fails comes back with every message at most once, and takes them again', async () => {
  const folder = tempFolder()
  const { host, disk, ada, grace } = await startOnStubbornDisk(folder)
  await ada.say('before')
  await grace.catchUp()
  disk.fail()
  const id = newMessageId()
  expectRefused(await ada.say('unsure', {}, id))
  await host.stop('SIGKILL')

  disk.recover()
  const restarted = await spawnHost(args(folder))
  for (const visitor of [ada, grace]) visitor.url = restarted.url
  const { status } = await ada.say('unsure', {}, id)
  tell(`a message refused just before a kill is ${status === 200 ? 'there' : 'not there'} after the restart`)
  expect(status).toBeLessThan(202)
  expect(await ada.say('after')).toMatchObject({ status: 201 })
  // Its cursor is from before: whatever the kill left of the refused message, nobody has gone past it.
  expect(await grace.readTexts()).toEqual(['unsure', 'after'])
  expectNoHoles(await wholeLog(restarted))
})

test.skipIf(noCompiler)('a disk that fails from the start is said in a line', async () => {
  const disk = stubbornDisk()
  disk.fail()
  await expect(spawnHost(args(tempFolder()), { env: { ...process.env, ...disk.env } })).rejects.toThrow(/the host did not start: [^\n]+\n$/)
})

test.skipIf(noCompiler)('on a slow disk an answer comes after the sync, not before, and reading goes on', async () => {
  const SYNC_MS = 150
  const { disk, ada, grace } = await startOnStubbornDisk()
  await ada.say('warm')
  await grace.catchUp()
  const held = grace.poll({ wait: 20 })
  const syncsBefore = statSync(disk.log).size
  disk.slow(SYNC_MS)

  const startedAt = performance.now()
  let heardAfter = 0
  void held.then(() => (heardAfter = performance.now() - startedAt))
  expect(await ada.say('slowly')).toMatchObject({ status: 201 })
  const answeredAfter = performance.now() - startedAt
  expect(answeredAfter).toBeGreaterThanOrEqual(SYNC_MS)
  expect((await held).events).toMatchObject([{ text: 'slowly' }])
  expect(heardAfter).toBeGreaterThanOrEqual(SYNC_MS)
  expect(statSync(disk.log).size).toBeGreaterThan(syncsBefore)

  const writing = keepWriting(ada, 8)
  const reads = await readWhile(grace, writing)
  await writing
  tell(
    `a sync takes ${SYNC_MS} ms: acknowledged after ${Math.round(answeredAfter)} ms; ${reads.length} reads meanwhile, slowest ${Math.round(Math.max(...reads))} ms`,
  )
  expect(reads.length).toBeGreaterThan(8)
  expect(Math.max(...reads)).toBeLessThan(10 * SYNC_MS)
  expect(await grace.readTexts()).toEqual(Array.from({ length: 8 }, (_, n) => `#${n}`))
})

const args = (folder: string) => ['--port', '0', '--data', folder, '--limit', 'send-rate=0', '--log-level', 'error']

interface World {
  host: SpawnedHost
  disk: StubbornDisk
  ada: Visitor
  grace: Visitor
}

async function startOnStubbornDisk(folder = tempFolder()): Promise<World> {
  const disk = stubbornDisk()
  const host = await spawnHost(args(folder), { env: { ...process.env, ...disk.env } })
  const [ada, grace] = [new Visitor(host.url, host.roomId, 'Ada'), new Visitor(host.url, host.roomId, 'Grace')]
  await ada.enter()
  await grace.enter()
  expect(statSync(disk.log).size, 'syncs that went through the library').toBeGreaterThan(0)
  return { host, disk, ada, grace }
}

function expectRefused(reply: Reply): void {
  expect(reply).toMatchObject({ status: 503, body: { code: 'storage', status: 503 } })
  expect(reply.headers.get('retry-after')).toMatch(/^\d+$/)
}

async function textsInHistory(visitor: Visitor): Promise<string[]> {
  const { body } = await visitor.ask('GET', '/messages')
  return (body as HistoryPage).messages.map(({ text }) => text)
}

/** All events from the first on, as a newcomer of a room that shows everything may ask for them. */
async function wholeLog(host: SpawnedHost): Promise<KnownEvent[]> {
  const visitor = new Visitor(host.url, host.roomId, 'Reader')
  const { cursor } = await visitor.enter()
  visitor.cursor = cursor.replace(/\d+$/, '0')
  return visitor.catchUp()
}

function expectNoHoles(log: readonly KnownEvent[]): void {
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, n) => n + 1))
}

async function keepWriting(visitor: Visitor, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) expect(await visitor.say(`#${n}`)).toMatchObject({ status: 201 })
}

/** Reads one after the other until the work is done; how long each took, in milliseconds. */
async function readWhile(visitor: Visitor, work: Promise<unknown>): Promise<number[]> {
  const took: number[] = []
  const state = { isDone: false }
  void work.finally(() => (state.isDone = true))
  while (!state.isDone) {
    const startedAt = performance.now()
    const path = ['', '/messages', '/names'][took.length % 3] ?? ''
    expect((await visitor.ask('GET', path)).status).toBe(200)
    took.push(performance.now() - startedAt)
  }
  return took
}
