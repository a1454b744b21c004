import * as v from 'valibot'
import { RoomError, type ErrorCode } from './room-error.ts'

type Schema<T> = v.GenericSchema<unknown, T>

/** Turns something from outside into a typed value, or throws `RoomError(code)` whose detail names the field at fault, never its value. */
export function parse<T>(schema: Schema<T>, input: unknown, code: ErrorCode = 'invalid-request'): T {
  const result = v.safeParse(schema, input, { abortEarly: true })
  if (result.success) return result.output
  const issue = result.issues[0]
  const path = v.getDotPath(issue)
  // Valibot's own messages repeat what it received, which may be a token or a code.
  const reason = issue.kind === 'validation' && issue.type === 'check' ? issue.message : `is not ${issue.expected ?? 'valid'}`
  throw new RoomError(code, { detail: `${path ?? 'it'} ${reason}` })
}
