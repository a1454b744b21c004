import type { Clock as SharedClock } from '../shared/clock.ts'
import type { Clock } from './room/clock.ts'

/** The computer's own time. */
export const hostClock: Clock & SharedClock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  soon: (work) => void setImmediate(work),
  after(ms, work) {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}
