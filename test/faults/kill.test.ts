import { expect, test } from 'vitest'
import type { KnownEvent } from '../../src/shared/wire/events.ts'
import { tell } from '../support/aloud.ts'
import { spawnHost, type SpawnedHost } from '../support/spawn-host.ts'
import { hasCompiler, stubbornDisk } from '../support/stubborn-disk.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { newMessageId, Visitor } from '../support/visitor.ts'

const KILLS = 10
const SENDS = 200
const SENDERS = 4
const SYNC_MS = 15

interface Sent {
  id: string
  text: string
  by: Visitor
  /** What the host acknowledged; undefined while it has not. */
  seq?: number
}

/** Somebody who follows the log across all restarts with the cursor they have. */
interface Follower {
  visitor: Visitor
  log: KnownEvent[]
}

test(`a host killed in the middle of ${SENDS} sends, ${KILLS} times, keeps what it acknowledged, once, and every cursor`, async () => {
  const folder = tempFolder()
  const env = { ...process.env, ...slowDisk() }
  const start = () => spawnHost(['--port', '0', '--data', folder, '--limit', 'send-rate=0', '--log-level', 'error'], { env })
  let host = await start()
  const followers = await Promise.all(['Ada', 'Grace', '小明'].map((name) => startFollowing(host, name)))
  const senders = await Promise.all(Array.from({ length: SENDERS }, (_, n) => joined(host, `Sender ${n}`)))
  const { epoch } = (await (await fetch(`${host.url}/api/v1/rooms/${host.roomId}`)).json()) as { epoch: string }
  const everything: Sent[] = []
  const cursors = new Set<string>()

  for (let round = 1; round <= KILLS; round += 1) {
    const sends = Array.from({ length: SENDS }, (_, n) => draft(`${round}.${n}`, senders[n % SENDERS]))
    everything.push(...sends)
    await killInTheMiddle(host, sends, (round / (KILLS + 1)) * SENDS)
    // The first in line does not catch up before the end: its cursor is as old as the room.
    for (const { visitor } of followers.slice(1)) cursors.add(visitor.cursor)

    host = await start()
    for (const visitor of [...senders, ...followers.map((follower) => follower.visitor)]) moveTo(visitor, host)
    await Promise.all(followers.slice(1).map(catchUp))
    expectAllAcknowledged(everything, followers[1]?.log ?? [])
  }
  const lost = everything.filter(({ seq }) => seq === undefined)
  expect(lost.length).toBeGreaterThan(0)
  expect(lost.length).toBeLessThan(everything.length)
  const known = new Set(messageIds(followers[1]?.log ?? []))
  tell(
    `${everything.length} sends, ${KILLS} kills: ${lost.length} unacknowledged, ${lost.filter(({ id }) => known.has(id)).length} of them written`,
  )

  const again = await Promise.all(everything.map(send))
  expect(again.every((status) => status === 200 || status === 201)).toBe(true)
  await Promise.all(followers.map(catchUp))
  const [oldest] = followers
  for (const { log } of followers) expect(log).toEqual(oldest?.log.slice(-log.length))
  const log = oldest?.log ?? []
  expectNoHoles(log)
  expectAllAcknowledged(everything, log)
  expect(messageIds(log).toSorted()).toEqual(everything.map(({ id }) => id).toSorted())

  const snapshot = await followers[0]?.visitor.enter()
  expect(snapshot?.cursor.startsWith(`${epoch}.`)).toBe(true)
  expect(snapshot?.head).toBe(log.at(-1)?.seq)
  for (const cursor of cursors) await expectStillGood(followers[0]?.visitor, cursor, log)
  expect(await host.stop()).toBe(0)
})

/** Where there is a compiler: most of the time passes within a sync, so that is where most kills strike. */
function slowDisk(): Record<string, string> {
  if (!hasCompiler()) return {}
  const disk = stubbornDisk()
  disk.slow(SYNC_MS)
  return disk.env
}

async function joined(host: SpawnedHost, name: string): Promise<Visitor> {
  const visitor = new Visitor(host.url, host.roomId, name)
  await visitor.enter()
  return visitor
}

async function startFollowing(host: SpawnedHost, name: string): Promise<Follower> {
  return { visitor: await joined(host, name), log: [] }
}

function draft(text: string, by: Visitor | undefined): Sent {
  if (!by) throw new Error('nobody to send')
  return { id: newMessageId(), text, by }
}

/** The host that took the folder over has another port. */
function moveTo(visitor: Visitor, host: SpawnedHost): void {
  visitor.url = host.url
}

/** All at once; the host dies as soon as `acknowledged` of them have come back. */
async function killInTheMiddle(host: SpawnedHost, sends: readonly Sent[], acknowledged: number): Promise<void> {
  let count = 0
  const outcomes = sends.map(async (sent) => {
    await send(sent)
    count += 1
    if (count >= acknowledged) host.child.kill('SIGKILL')
  })
  await Promise.allSettled(outcomes)
  expect(await host.stop('SIGKILL')).toBeNull()
}

async function send(sent: Sent): Promise<number> {
  const { status, body } = await sent.by.say(sent.text, {}, sent.id)
  const { seq } = body as { seq: number }
  if (sent.seq !== undefined) expect(seq).toBe(sent.seq)
  sent.seq = seq
  return status
}

async function catchUp({ visitor, log }: Follower): Promise<void> {
  log.push(...(await visitor.catchUp()))
}

function messageIds(log: readonly KnownEvent[]): string[] {
  return log.flatMap((event) => (event.type === 'message' ? [event.id] : []))
}

function expectNoHoles(log: readonly KnownEvent[]): void {
  const first = log[0]?.seq ?? 0
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, n) => first + n))
}

/** Each acknowledged message is there once, under the seq that was acknowledged. */
function expectAllAcknowledged(sends: readonly Sent[], log: readonly KnownEvent[]): void {
  const found = new Map<string, number[]>()
  for (const event of log) if (event.type === 'message') found.set(event.id, [...(found.get(event.id) ?? []), event.seq])
  const acknowledged = sends.filter(({ seq }) => seq !== undefined)
  expect(acknowledged.map(({ id }) => found.get(id))).toEqual(acknowledged.map(({ seq }) => [seq]))
  for (const seqs of found.values()) expect(seqs).toHaveLength(1)
}

async function expectStillGood(visitor: Visitor | undefined, cursor: string, log: readonly KnownEvent[]): Promise<void> {
  if (!visitor) throw new Error('nobody to ask')
  visitor.cursor = cursor
  const events = await visitor.catchUp()
  expect(events).toEqual(log.slice(-events.length))
}
