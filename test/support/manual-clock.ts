import type { Clock } from '../../src/main/room/clock.ts'

interface Timer {
  at: number
  order: number
  work: () => void
}

/** Time that stands still until it is turned. */
export class ManualClock implements Clock {
  #now: number
  #elapsed = 0
  #order = 0
  #timers: Timer[] = []

  constructor(now = Date.UTC(2026, 0, 5, 9)) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  elapsed(): number {
    return this.#elapsed
  }

  soon(work: () => void): void {
    this.after(0, work)
  }

  after(ms: number, work: () => void): () => void {
    const timer = { at: this.#elapsed + ms, order: (this.#order += 1), work }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  get pending(): number {
    return this.#timers.length
  }

  /** Lets `ms` pass, firing in order what falls due on the way. */
  advance(ms: number): void {
    const end = this.#elapsed + ms
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0]
      if (!next) break
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#moveTo(Math.max(this.#elapsed, next.at))
      next.work()
    }
    this.#moveTo(end)
  }

  /** Somebody sets the computer's clock. */
  jump(ms: number): void {
    this.#now += ms
  }

  #moveTo(elapsed: number): void {
    this.#now += elapsed - this.#elapsed
    this.#elapsed = elapsed
  }
}
