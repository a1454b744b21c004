/** Every way a request can fail, as one closed set. `docs/protocol.md` says what each means and what a client does then. */
export const ERROR_CODES = [
  'invalid-request',
  'invalid-cursor',
  'unknown-session',
  'forbidden',
  'host-forbidden',
  'origin-forbidden',
  'peer-forbidden',
  'code-required',
  'wrong-code',
  'removed',
  'muted',
  'not-found',
  'method-not-allowed',
  'id-taken',
  'cursor-gone',
  'too-large',
  'unsupported-media-type',
  'id-reused',
  'protocol',
  'rate-limited',
  'overloaded',
  'draining',
  'storage',
  'internal',
  // Codes that only a client meets: no answer came, or one that nobody can read.
  'unreachable',
  'malformed-answer',
  'wrong-room',
  'cancelled',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** Why a cursor cannot be continued from. */
export type GoneReason = 'epoch' | 'fork' | 'trimmed' | 'future'

/** Facts that travel with an error, beside its code. All plain data: they cross HTTP and IPC. */
export interface ErrorFacts {
  /** Words for a developer reading the answer; people are shown the text of the code. */
  detail?: string
  /** Seconds to wait before trying again, for 429 and 503. */
  retryAfter?: number
  /** The limit that was exceeded, for `too-large`. */
  limit?: number
  reason?: GoneReason
  epoch?: string
  oldest?: number
  head?: number
  /** Protocol versions the host speaks, for `protocol`. */
  versions?: number[]
  /** Methods the path knows, for `method-not-allowed`. */
  allow?: string[]
}

/** The one error that is thrown inside a process; translated at each edge (HTTP status, `Outcome`, words for people). */
export class RoomError extends Error {
  override readonly name = 'RoomError'
  readonly code: ErrorCode
  readonly facts: ErrorFacts

  constructor(code: ErrorCode, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super(facts.detail ? `${code}: ${facts.detail}` : code, options)
    this.code = code
    this.facts = facts
  }
}
