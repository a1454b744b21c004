import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import type { Socket } from 'node:net'
import fc from 'fast-check'
import { expect, onTestFinished } from 'vitest'
import { hostClock } from '../../src/main/host-clock.ts'
import type { Clock } from '../../src/main/room/clock.ts'
import type { Reply } from '../support/visitor.ts'
import type { StartedRoom } from '../support/start-room.ts'

export const PROTOCOL_MD = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8')

interface Asking {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
}

/** One request exactly as written: `fetch` sets Host by itself, tidies URLs and refuses some headers. */
export function askRaw(url: string, path: string, { method = 'GET', headers = {}, body }: Asking = {}): Promise<Reply> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const setHost = headers['host'] === undefined
    const request = httpRequest({ hostname, port, path, method, headers, setHost, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const headers = new Headers(Object.entries(response.headers).map(([name, value]) => [name, String(value)]))
        const isJson = /json/.test(headers.get('content-type') ?? '') && text !== ''
        resolve({ status: response.statusCode ?? 0, headers, text, body: isJson ? (JSON.parse(text) as unknown) : undefined })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail?: string
  reason?: string
  epoch?: string
  oldest?: number
  head?: number
  limit?: number
  retryAfter?: number
  versions?: number[]
}

/** The body of a refusal, having looked at all that every refusal must be. */
export function problemIn(reply: Reply): Problem {
  expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(reply.headers.get('cache-control')).toBe('no-store')
  const problem = reply.body as Problem
  expect(problem).toMatchObject({ status: reply.status, type: `https://watercooler.invalid/problems/${problem.code}` })
  expect(problem.title).not.toBe('')
  if (problem.retryAfter !== undefined) expect(reply.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
  return problem
}

/** Status and code of a refusal. */
export function refusal(reply: Reply): [number, string] {
  return [reply.status, problemIn(reply).code]
}

/** Until the host holds this many polls. */
export async function waiting({ host }: StartedRoom, count: number): Promise<void> {
  await expect.poll(() => host.health().waiting, { interval: 5 }).toBe(count)
}

/** The computer's own time, but for the calendar, which a test may turn: no timer fires for it. */
export class CalendarClock implements Clock {
  #ahead = 0

  now(): number {
    return Date.now() + this.#ahead
  }

  elapsed(): number {
    return hostClock.elapsed()
  }

  soon(work: () => void): void {
    hostClock.soon(work)
  }

  after(ms: number, work: () => void): () => void {
    return hostClock.after(ms, work)
  }

  turn(days: number): void {
    this.#ahead += days * 86_400_000
  }
}

/** From now on, until the test ends, whoever connects seems to come from this address. */
export function comeFrom(address: string): void {
  const pretend = (message: unknown) =>
    void Object.defineProperty((message as { socket: Socket }).socket, 'remoteAddress', { value: address, configurable: true })
  subscribe('net.server.socket', pretend)
  onTestFinished(() => void unsubscribe('net.server.socket', pretend))
}

/** The same things happen each time, unless another seed is asked for. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 7_117)

/** Runs what is generated again and again for some seconds, and then lets the last run end. */
export async function forSome<T>(seconds: number, arbitrary: fc.Arbitrary<T>, run: (value: T) => Promise<void>): Promise<void> {
  // What the time limit interrupts goes on behind its back.
  let last = Promise.resolve()
  const property = fc.asyncProperty(arbitrary, (value) => (last = run(value)))
  await fc.assert(property, { seed: SEED, numRuns: 1_000_000, interruptAfterTimeLimit: seconds * 1_000, endOnFailure: true })
  await last
}
