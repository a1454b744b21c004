import { EventEmitter, once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Request, Response } from 'express'
import { describe, expect, onTestFinished, test } from 'vitest'
import { SlowReaders } from '../../src/main/http/slow-readers.ts'
import { LeapingClock } from '../support/leaping-clock.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { spawnHost, type SpawnedHost } from '../support/spawn-host.ts'
import { startRoom } from '../support/start-room.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { Visitor } from '../support/visitor.ts'

describe('an answer that is not read', () => {
  class Answer extends EventEmitter {
    writableEnded = false
    writableFinished = false
    isCut = false
    socket = { destroy: () => (this.isCut = true) }
  }

  function watched(readers: SlowReaders): Answer {
    const answer = new Answer()
    readers.watch(undefined as unknown as Request, answer as unknown as Response, () => undefined)
    return answer
  }

  test('is given up after 15 seconds, and not before', () => {
    const clock = new ManualClock()
    const readers = new SlowReaders(clock)
    const answer = watched(readers)
    answer.writableEnded = true
    clock.advance(14_999)
    expect(answer.isCut).toBe(false)
    clock.advance(10_001)
    expect(answer.isCut).toBe(true)
    readers.close()
    expect(clock.pending).toBe(0)
  })

  test('is not one that is still being made, however long a poll is held, nor one that was read', () => {
    const clock = new ManualClock()
    const readers = new SlowReaders(clock)
    const [held, read, closed] = [watched(readers), watched(readers), watched(readers)]
    read.writableEnded = read.writableFinished = true
    closed.writableEnded = true
    clock.advance(10_000)
    closed.emit('close')
    clock.advance(60_000)
    expect([held.isCut, read.isCut, closed.isCut]).toEqual([false, false, false])
    held.writableEnded = true
    clock.advance(10_000)
    expect(held.isCut).toBe(false)
    clock.advance(15_000)
    expect(held.isCut).toBe(true)
    readers.close()
  })
})

test('who stops reading holds up nobody, is cut after 15 seconds, and misses nothing when they come back', async () => {
  const clock = new LeapingClock()
  const room = await startRoom({ clock, limits: { sendRate: 0 } })
  const [ada, grace] = [await room.join('Ada'), await room.join('Grace')]
  await Promise.all(Array.from({ length: 300 }, (_, n) => ada.say(`${n} ${'字'.repeat(2_000)}`)))

  const reader = await stopReading(room.url, grace, 40)
  const closed = once(reader, 'close')
  const before = performance.now()
  await ada.say('hello')
  await ada.catchUp()
  expect(performance.now() - before).toBeLessThan(5_000)
  await expect.poll(() => room.host.health().sockets, { interval: 10 }).toBeGreaterThanOrEqual(1)
  clock.leap(14_000)
  expect(reader.destroyed).toBe(false)
  clock.leap(12_000)
  reader.resume()
  await closed

  const texts = await grace.readTexts()
  expect(texts).toHaveLength(301)
  expect(texts.at(-1)).toBe('hello')
})

/** Asks for many large answers at once, reads one byte of them and no more. */
async function stopReading(url: string, visitor: Visitor, requests: number): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  const path = `${new URL(visitor.base).pathname}/events?wait=0&limit=500&cursor=${visitor.cursor}`
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${visitor.token}\r\n\r\n`.repeat(requests))
  await once(socket, 'readable')
  socket.read(1)
  return socket
}

describe('a host that is told to stop', () => {
  const start = (more: readonly string[] = []) => spawnHost(['--port', '0', '--data', tempFolder(), '--log-level', 'info', ...more])

  test.each(['SIGTERM', 'SIGINT'] as const)('by %s answers who waits with advice, and ends by itself', async (signal) => {
    const host = await start()
    const members = await gather(host, 20)
    const held = members.map((visitor) => visitor.askPoll({ wait: 25, tab: 'a' }))
    await allHeld(members)

    const startedAt = performance.now()
    const ended = host.stop(signal)
    for (const reply of await Promise.all(held)) {
      expect(reply).toMatchObject({ status: 200, body: { events: [], advice: { reason: 'restart', retryInMs: [200, 3_000] } } })
      expect((reply.body as { next: string }).next).toBe(members[0]?.cursor)
    }
    expect(await ended).toBe(0)
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    expect(host.errors()).toContain('the room is closed')
  })

  test('refuses what comes in meanwhile, and ends after 5 seconds whoever stays', async () => {
    const host = await start()
    const [ada] = await gather(host, 1)
    const [lingering, impatient] = [await openRequest(host, ada), await openRequest(host, ada)]
    const cut = once(lingering, 'close')
    const startedAt = performance.now()
    const ended = host.stop()
    await expect.poll(host.errors, { interval: 5 }).toContain('closing the room')

    expect(await finish(impatient)).toMatch(/^HTTP\/1\.1 503 .*retry-after: \d+\r\n.*"code":"draining"/is)
    await expect(fetch(host.url)).rejects.toThrow()
    expect(host.child.exitCode).toBeNull()
    expect(await ended).toBe(0)
    expect(performance.now() - startedAt).toBeGreaterThan(4_000)
    expect(performance.now() - startedAt).toBeLessThan(6_500)
    await cut
  })

  test.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGTERM', 'SIGINT'],
  ] as const)('by %s and then by %s, waits for nobody', async (first, second) => {
    const host = await start()
    const [ada] = await gather(host, 1)
    await openRequest(host, ada)
    const ended = host.stop(first)
    await expect.poll(host.errors, { interval: 5 }).toContain('closing the room')
    const startedAt = performance.now()
    host.child.kill(second)
    expect(await ended).toBe(1)
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })
})

async function gather(host: SpawnedHost, count: number): Promise<Visitor[]> {
  const members = Array.from({ length: count }, (_, n) => new Visitor(host.url, host.roomId, `Member ${n}`))
  for (const member of members) await member.enter()
  for (const member of members) await member.catchUp()
  return members
}

/** Seen from outside: whoever says that they are away stays online only while a poll of theirs is held. */
async function allHeld(members: readonly Visitor[]): Promise<void> {
  const [first] = members
  for (const { token, base } of members)
    await fetch(`${base}/members/me/away`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    })
  const online = async () => ((await first?.ask('GET', ''))?.body as { online: number }).online
  await expect.poll(online, { interval: 20 }).toBe(members.length)
}

/** The headers of a request whose body is yet to come: a connection that is not idle. */
async function openRequest(host: SpawnedHost, visitor: Visitor | undefined): Promise<Socket> {
  if (!visitor) throw new Error('nobody to ask')
  const socket = connect(Number(new URL(host.url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  const path = `${new URL(visitor.base).pathname}/signals`
  socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${visitor.token}\r\n`)
  await visitor.ask('GET', '')
  return socket
}

async function finish(socket: Socket): Promise<string> {
  let answer = ''
  socket.setEncoding('utf8').on('data', (text: unknown) => (answer += String(text)))
  socket.write('Content-Type: application/json\r\nContent-Length: 15\r\n\r\n{"typing":true}')
  await once(socket, 'close')
  return answer
}
