import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, onTestFinished, test } from 'vitest'
import { tell } from '../support/aloud.ts'
import type { CrowdOrder, CrowdReport } from '../support/crowd.ts'
import { startRoom, type StartedRoom } from '../support/start-room.ts'
import { newToken, type Visitor } from '../support/visitor.ts'

const CROWD = fileURLToPath(new URL('../support/crowd.ts', import.meta.url))
const WAITERS = 1_000
const MEMBERS = 200
const ABORTED_POLLS = 10_000
const AT_ONCE = 500

interface Crowd {
  ask: <T extends CrowdReport>(wish: 'tell') => Promise<T>
  leave: () => void
}

/** A thousand people in another process, all of them waiting for news. */
async function gather(room: StartedRoom, count: number): Promise<Crowd> {
  const child = fork(CROWD, { execPath: process.execPath, execArgv: [] })
  const ended = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const order: CrowdOrder = { port: Number(new URL(room.url).port), roomId: room.roomId, count }
  child.send(order)
  const [report] = (await once(child, 'message')) as [CrowdReport]
  expect(report).toEqual({ joined: count })
  return {
    ask: async <T extends CrowdReport>(wish: 'tell') => {
      child.send(wish)
      const [answer] = (await once(child, 'message')) as [T]
      return answer
    },
    leave: () => void child.send('leave'),
  }
}

async function waiting(room: StartedRoom, count: number): Promise<void> {
  await expect.poll(() => room.host.health().waiting, { interval: 10, timeout: 20_000 }).toBe(count)
}

/** All but the two that fetch may keep open for a while: those are ours. */
async function socketsGone(room: StartedRoom): Promise<void> {
  await expect.poll(() => room.host.health().sockets, { interval: 10, timeout: 10_000 }).toBeLessThanOrEqual(2)
}

test('one message reaches a thousand who wait, each of them once', async () => {
  const room = await startRoom()
  const ada = await room.join('Ada')
  const crowd = await gather(room, WAITERS)
  await waiting(room, WAITERS)
  expect(room.host.health()).toMatchObject({ waiting: WAITERS, timers: WAITERS })

  const startedAt = performance.now()
  expect((await ada.say('tea is ready')).status).toBe(201)
  const acknowledged = performance.now() - startedAt
  let reached = await crowd.ask<{ texts: string[][]; answers: number }>('tell')
  while (reached.texts.some((texts) => texts.length === 0)) reached = await crowd.ask('tell')
  tell(
    `${WAITERS} waiters: acknowledged after ${Math.round(acknowledged)} ms, everybody told after ${Math.round(performance.now() - startedAt)} ms`,
  )

  // All of them wait again: whatever was still on its way has arrived.
  await waiting(room, WAITERS)
  expect((await ada.say('and cake')).status).toBe(201)
  while (reached.texts.some((texts) => texts.length < 2)) reached = await crowd.ask('tell')
  await waiting(room, WAITERS)
  reached = await crowd.ask('tell')
  expect(reached.texts).toEqual(Array.from({ length: WAITERS }, () => ['tea is ready', 'and cake']))
  expect(reached.answers).toBe(2 * WAITERS)

  crowd.leave()
  await waiting(room, 0)
  expect(room.host.health()).toMatchObject({ waiting: 0, timers: 0 })
  await socketsGone(room)
})

test(`${ABORTED_POLLS} polls and joins that hang up leave nothing behind`, async () => {
  const room = await startRoom({ limits: { sendRate: 0 } })
  const members: Visitor[] = []
  for (let n = 0; n < MEMBERS; n += 1) members.push(await room.join(`Member ${n}`))
  await abortPolls(room, members, 1_000)
  await abortJoins(room, 200)
  const before = await footprint(room)

  await abortPolls(room, members, ABORTED_POLLS - 1_000)
  await abortJoins(room, 800)
  const after = await footprint(room)
  const [first, last] = [before, after].map(({ rss, heap }) => `RSS ${mebibytes(rss)} MiB, heap ${mebibytes(heap)} MiB`)
  tell(`${ABORTED_POLLS} aborted polls, 1,000 aborted joins, clients included: ${first} after the first tenth, ${last} at the end`)

  expect(room.host.health()).toMatchObject({ waiting: 0, timers: 0 })
  expect(after.handles).toEqual(before.handles)
  expect(after.heap - before.heap).toBeLessThan(20 * 1024 * 1024)
  expect(after.rss - before.rss).toBeLessThan(300 * 1024 * 1024)
  expect((await members[0]?.say('still open'))?.status).toBe(201)
  // Ends when the last connection has; one that had been lost sight of would take the five seconds of a drain.
  const startedAt = performance.now()
  await room.host.close()
  expect(performance.now() - startedAt).toBeLessThan(2_000)
  await expect.poll(() => room.host.health(), { interval: 10 }).toMatchObject({ waiting: 0, timers: 0, sockets: 0 })
})

/** The next polls begin when the last have been hung up on, held as they were. */
async function abortPolls(room: StartedRoom, members: readonly Visitor[], count: number): Promise<void> {
  const { port } = new URL(room.url)
  const cursor = await newestCursor(members)
  for (let done = 0; done < count; done += AT_ONCE) {
    const sockets = Array.from({ length: AT_ONCE }, (_, n) => {
      const { base, token } = members[n % members.length] as Visitor
      const socket = connect(Number(port), '127.0.0.1')
      socket.on('error', () => undefined)
      socket.write(
        `GET ${new URL(base).pathname}/events?cursor=${cursor}&tab=t${n} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`,
      )
      return socket
    })
    await waiting(room, AT_ONCE)
    // Some say goodbye, some are simply gone.
    sockets.forEach((socket, n) => (n % 2 === 0 ? socket.resetAndDestroy() : socket.destroy()))
    await waiting(room, 0)
  }
}

/** Behind everything that was on its way, so that no poll from here has news. */
async function newestCursor([first]: readonly Visitor[]): Promise<string> {
  await first?.say('is everybody here?')
  await first?.catchUp()
  return first?.cursor ?? ''
}

/** A third hang up within the headers, a third within the body, a third before the answer. */
async function abortJoins(room: StartedRoom, count: number): Promise<void> {
  const { port } = new URL(room.url)
  for (let done = 0; done < count; done += 100) {
    const closed = Array.from({ length: 100 }, async (_, n) => {
      const client = { name: 'test', version: '1', via: 'api' }
      const body = JSON.stringify({ token: newToken(), name: `Guest ${done + n}`, client })
      const head = `POST /api/v1/rooms/${room.roomId}/members HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`
      const whole = `${head}\r\n${body}`
      const end = [head.length - 10, head.length + 20, whole.length][n % 3]
      const socket = connect(Number(port), '127.0.0.1')
      socket.on('error', () => undefined)
      socket.write(whole.slice(0, end), () => socket.destroy())
      await once(socket, 'close')
    })
    await Promise.all(closed)
    await socketsGone(room)
  }
}

interface Footprint {
  rss: number
  /** What is left after everything that nobody needs has been collected. */
  heap: number
  /** Sockets, timers and whatever else keeps this process, without the test's own fetch connections. */
  handles: string[]
}

async function footprint(room: StartedRoom): Promise<Footprint> {
  await socketsGone(room)
  const handles = process.getActiveResourcesInfo().filter((kind) => !/TCPSocketWrap|Timeout|Immediate|FSReq|CloseReq/.test(kind))
  collectGarbage()
  return { rss: process.memoryUsage.rss(), heap: process.memoryUsage().heapUsed, handles: handles.toSorted() }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024)
}
