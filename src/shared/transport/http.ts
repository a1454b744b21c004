import * as v from 'valibot'
import { parse } from '../parse.ts'
import { ERROR_CODES, RoomError, type ErrorFacts } from '../room-error.ts'

/** Longest wait for anything but a held poll, which has its own deadline. */
const DEADLINE_MS = 20_000

export interface Ask {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  token?: string
  body?: unknown
  signal?: AbortSignal
}

/** Problem details (RFC 9457). Facts that do not fit are dropped one by one: the code matters most. */
const Problem = v.object({
  code: v.picklist(ERROR_CODES),
  detail: v.fallback(v.optional(v.string()), undefined),
  limit: v.fallback(v.optional(v.number()), undefined),
  reason: v.fallback(v.optional(v.picklist(['epoch', 'fork', 'trimmed', 'future'])), undefined),
  epoch: v.fallback(v.optional(v.string()), undefined),
  oldest: v.fallback(v.optional(v.number()), undefined),
  head: v.fallback(v.optional(v.number()), undefined),
  versions: v.fallback(v.optional(v.array(v.number())), undefined),
})

/** What is used of `fetch`, and what an answer must have. */
export interface Answer {
  ok: boolean
  status: number
  headers: { get(name: string): string | null }
  text(): Promise<string>
}
export interface Request {
  method: string
  headers: Record<string, string>
  signal: AbortSignal
  cache: 'no-store'
  body?: string
}
export type Fetch = (url: string, request: Request) => Promise<Answer>

/** Requests to a room, over whatever carries them. */
export class Http {
  readonly #fetch: Fetch

  constructor(fetch: Fetch) {
    this.#fetch = fetch
  }

  /** One request; the answer's body, parsed with `schema`. Throws `RoomError`. */
  async ask<T>(schema: v.GenericSchema<unknown, T>, url: string, how: Ask = {}): Promise<T> {
    const answer = await this.#reach(url, how)
    if (!answer.ok) throw await problemIn(answer)
    return parse(schema, await bodyOf(answer, how.signal), 'malformed-answer')
  }

  /** One request whose answer has no body. */
  async tell(url: string, how: Ask): Promise<void> {
    const answer = await this.#reach(url, how)
    if (!answer.ok) throw await problemIn(answer)
  }

  async #reach(url: string, { method = 'GET', token, body, signal }: Ask): Promise<Answer> {
    const headers: Record<string, string> = { Accept: 'application/json' }
    if (token !== undefined) headers['Authorization'] = `Bearer ${token}`
    if (body !== undefined) headers['Content-Type'] = 'application/json'
    try {
      // no-store: Chromium queues identical cacheable GETs behind one another, and polls are identical.
      return await this.#fetch(url, {
        method,
        headers,
        signal: signal ?? deadline(),
        cache: 'no-store',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    } catch (error) {
      throw cutOff(error, signal)
    }
  }
}

/** For headers and body together. `AbortSignal.timeout` is younger than the browsers that guests may bring. */
function deadline(): AbortSignal {
  const aborter = new AbortController()
  setTimeout(() => aborter.abort(), DEADLINE_MS)
  return aborter.signal
}

async function bodyOf(answer: Answer, signal?: AbortSignal): Promise<unknown> {
  const text = await answer.text().catch((error: unknown) => {
    throw cutOff(error, signal)
  })
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new RoomError('malformed-answer', { detail: 'is not JSON' })
  }
}

/** Given up by whoever asked, or by nobody: a deadline that passed is an answer that did not come. */
function cutOff(error: unknown, signal?: AbortSignal): RoomError {
  if (error instanceof RoomError) return error
  return new RoomError(signal?.aborted ? 'cancelled' : 'unreachable', { detail: String(error) })
}

async function problemIn(answer: Answer): Promise<RoomError> {
  const body = await bodyOf(answer).catch(() => null)
  const problem = v.safeParse(Problem, body)
  const facts = waitAsked(answer)
  // A proxy's own page, or a code from a later version: its status still says whether trying again makes sense.
  if (!problem.success)
    return new RoomError(answer.status >= 500 ? 'malformed-answer' : codeOf(answer.status), {
      ...facts,
      detail: `status ${answer.status}`,
    })
  const { code, ...said } = problem.output
  return new RoomError(code, {
    ...facts,
    ...(Object.fromEntries(Object.entries(said).filter(([, fact]) => fact !== undefined)) as ErrorFacts),
  })
}

function codeOf(status: number): 'unknown-session' | 'not-found' | 'rate-limited' | 'forbidden' | 'invalid-request' {
  if (status === 401) return 'unknown-session'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not-found'
  return status === 429 ? 'rate-limited' : 'invalid-request'
}

function waitAsked(answer: Answer): ErrorFacts {
  const header = answer.headers.get('Retry-After')
  if (header === null) return {}
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1_000
  return Number.isFinite(seconds) ? { retryAfter: Math.max(0, Math.ceil(seconds)) } : {}
}

/** Only the fields that are given. */
export function query(fields: Record<string, string | number | undefined>): string {
  const given = Object.entries(fields).filter((field): field is [string, string | number] => field[1] !== undefined)
  return new URLSearchParams(given.map(([key, value]): [string, string] => [key, String(value)])).toString()
}
