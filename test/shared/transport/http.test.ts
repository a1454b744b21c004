import * as v from 'valibot'
import { afterEach, expect, test, vi } from 'vitest'
import { Http } from '../../../src/shared/transport/http.ts'
import { outcome } from '../../../src/shared/outcome.ts'

const Answer = v.object({ n: v.number() })

function answer(status: number, body: string, headers: Record<string, string> = {}): void {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status, headers })))
}

afterEach(() => vi.unstubAllGlobals())

const http = new Http((url, request) => fetch(url, request))
const asked = () => outcome(() => http.ask(Answer, 'http://room/'))

test('an answer is what its schema says, or malformed', async () => {
  answer(200, '{"n":1,"more":true}')
  expect(await asked()).toEqual({ ok: true, value: { n: 1 } })
  answer(200, '{"n":"1"}')
  expect(await asked()).toMatchObject({ ok: false, error: { code: 'malformed-answer' } })
  answer(200, '<h1>Welcome to the guest network</h1>')
  expect(await asked()).toMatchObject({ ok: false, error: { code: 'malformed-answer' } })
})

test('a problem keeps its code and facts, and drops facts that make no sense', async () => {
  answer(410, '{"code":"cursor-gone","reason":"fork","epoch":"e","oldest":1,"head":9,"limit":"many"}')
  expect(await asked()).toEqual({ ok: false, error: { code: 'cursor-gone', reason: 'fork', epoch: 'e', oldest: 1, head: 9 } })
})

test('how long to wait is read as seconds or as a date', async () => {
  answer(503, '{"code":"overloaded"}', { 'Retry-After': '7' })
  expect(await asked()).toEqual({ ok: false, error: { code: 'overloaded', retryAfter: 7 } })
  answer(503, '{"code":"overloaded"}', { 'Retry-After': 'Thu, 01 Jan 1970 00:00:00 GMT' })
  expect(await asked()).toEqual({ ok: false, error: { code: 'overloaded', retryAfter: 0 } })
})

test.each([
  [502, 'malformed-answer'],
  [401, 'unknown-session'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [429, 'rate-limited'],
  [418, 'invalid-request'],
])('status %i without a problem that can be read is %s', async (status, code) => {
  answer(status, '<html>')
  expect(await asked()).toMatchObject({ ok: false, error: { code } })
})

test('no answer at all is unreachable, one that we gave up is cancelled', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  expect(await outcome(() => http.tell('http://room/', { method: 'DELETE' }))).toMatchObject({ ok: false, error: { code: 'unreachable' } })
  const aborted = AbortSignal.abort()
  vi.stubGlobal('fetch', () => Promise.reject(new DOMException('aborted', 'AbortError')))
  expect(await outcome(() => http.ask(Answer, 'http://room/', { signal: aborted }))).toMatchObject({
    ok: false,
    error: { code: 'cancelled' },
  })
})

test('an answer that does not come in time is unreachable, in browsers without AbortSignal.timeout too', async () => {
  vi.useFakeTimers()
  vi.stubGlobal('AbortSignal', undefined)
  vi.stubGlobal('fetch', (_: string, { signal }: { signal: EventTarget }) => {
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))))
  })
  const late = asked()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(await late).toMatchObject({ ok: false, error: { code: 'unreachable' } })
  vi.useRealTimers()
})
