import { RoomError, type ErrorCode, type ErrorFacts } from './room-error.ts'

export interface Failure extends ErrorFacts {
  code: ErrorCode
}

/** What crosses a process boundary instead of an exception: Electron's IPC keeps only an error's message. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: Failure }

export function failure(error: unknown): Failure {
  if (error instanceof RoomError) return { ...error.facts, code: error.code }
  return { code: 'internal', detail: error instanceof Error ? error.message : String(error) }
}

/** Runs `work` and returns how it went; never rejects. */
export async function outcome<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    return { ok: false, error: failure(error) }
  }
}
