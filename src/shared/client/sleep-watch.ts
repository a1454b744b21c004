import type { Clock } from '../clock.ts'

const TICK_MS = 5_000
/** Hidden pages have their timers stretched to a second, sleeping machines to hours: 20 s is neither busy nor throttled. */
const GAP_MS = 20_000

/** Calls `woke` when the machine slept: connections from before are dead, though nobody says so. Returns how to stop. */
export function watchSleep(clock: Clock, woke: () => void): () => void {
  let stop = (): void => undefined
  const tick = (last: number): void => {
    stop = clock.after(TICK_MS, () => {
      const now = clock.now()
      tick(now)
      if (now - last > GAP_MS) woke()
    })
  }
  tick(clock.now())
  return () => stop()
}
