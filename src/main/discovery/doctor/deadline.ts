import { RoomError } from '../../../shared/room-error.ts'
import type { DoctorOptions } from './options.ts'

/** A neighbour who is not there is told by Linux after three seconds, and Windows takes two to tell of a refusal. */
const TIMEOUT_MS = 5_000

export const timeoutOf = ({ timeoutMs = TIMEOUT_MS }: Pick<DoctorOptions, 'timeoutMs'>): number => timeoutMs

export interface Deadline {
  /** Fires when the time is over, and when the whole diagnosis is given up. */
  until: AbortSignal
  /** The time was over: what failed then failed of it. */
  readonly isOver: boolean
}

/** @throws RoomError `cancelled` once the diagnosis is given up. */
export function deadlineOf({ signal, ...options }: Pick<DoctorOptions, 'signal' | 'timeoutMs'>): Deadline {
  assertWanted({ signal })
  const timer = AbortSignal.timeout(timeoutOf(options))
  return {
    until: signal ? AbortSignal.any([signal, timer]) : timer,
    get isOver() {
      return timer.aborted
    },
  }
}

/** Nothing that failed because somebody gave up says anything of a room. */
export function assertWanted({ signal }: Pick<DoctorOptions, 'signal'>): void {
  if (signal?.aborted) throw new RoomError('cancelled')
}
