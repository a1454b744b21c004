import type { Socket } from 'node:net'
import * as v from 'valibot'
import { ERROR_CODES, type ErrorCode } from '../../../shared/room-error.ts'
import { ask, readJson } from '../get-json.ts'

/** What somebody answered to an HTTP request, whatever the status. */
export interface Answer {
  status: number
  body: unknown
  /** Their clock minus ours, to the second; null where they do not say. */
  clockMs: number | null
}

interface Question {
  path: string
  /** For the Host header, in place of the address of whoever is at the other end. */
  host?: string | undefined
  signal: AbortSignal
  now: () => number
}

/** @throws RoomError `malformed-answer` for what is no JSON, else the socket's error or an AbortError. */
export function askFor(socket: Socket, { now, ...question }: Question): Promise<Answer> {
  return ask(socket, question, async (response) => {
    const saidAt = Date.parse(response.headers.date ?? '')
    const clockMs = Number.isNaN(saidAt) ? null : saidAt - now()
    return { status: response.statusCode ?? 0, clockMs, body: await readJson(response) }
  })
}

const Problem = v.object({ code: v.picklist(ERROR_CODES), versions: v.optional(v.array(v.number()), []) })

/** The code of a problem+json (RFC 9457) as our hosts write it; null for anything else. */
export function problemIn({ body }: Answer): { code: ErrorCode; versions: number[] } | null {
  const result = v.safeParse(Problem, body)
  return result.success ? result.output : null
}
