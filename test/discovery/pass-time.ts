import type { ManualClock } from '../shared/manual-clock.ts'

/** Short enough for what one packet causes to happen before the next timer. */
const STEP_MS = 500

/** Lets what is on its way arrive: multicast-dns puts off each of its steps to the next turn. */
export async function arrived(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

export async function passTime(clock: ManualClock, ms: number): Promise<void> {
  await arrived()
  for (let left = ms; left > 0; left -= STEP_MS) {
    await clock.advance(Math.min(STEP_MS, left))
    await arrived()
  }
}
