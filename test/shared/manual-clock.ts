import type { Clock } from '../../src/shared/clock.ts'

interface Timer {
  at: number
  run: () => void
}

/** Time that moves only when a test says so. */
export class ManualClock implements Clock {
  #now = 1_000_000
  #timers: Timer[] = []
  /** What chance answers next; the middle by default. */
  chance = 0.5

  readonly now = (): number => this.#now
  readonly random = (): number => this.chance
  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + ms, run }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  get timers(): number {
    return this.#timers.length
  }

  /** Lets `ms` pass: each timer runs at its own moment, and what it caused settles before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settle()
    for (let next = this.#due(end); next; next = this.#due(end)) {
      this.#timers = this.#timers.filter((other) => other !== next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
      await settle()
    }
    this.#now = end
  }

  /** The machine sleeps: the wall clock goes on, timers do not run. */
  sleep(ms: number): void {
    this.#now += ms
  }

  #due(end: number): Timer | undefined {
    return this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
  }
}

/** Lets promises that are already on their way arrive. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve()
}
