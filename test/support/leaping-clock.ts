import type { Clock } from '../../src/main/room/clock.ts'

interface Timer {
  at: number
  work: () => void
  /** Called off by whoever set it, or done. */
  isOver: boolean
}

/** The computer's own time, in which a test may leap ahead: real sockets are served as ever, and nobody waits 30 seconds. */
export class LeapingClock implements Clock {
  #ahead = 0
  readonly #timers = new Set<Timer>()

  now(): number {
    return Math.round(Date.now() + this.#ahead)
  }

  elapsed(): number {
    return performance.now() + this.#ahead
  }

  soon(work: () => void): void {
    setImmediate(work)
  }

  after(ms: number, work: () => void): () => void {
    const timer = { at: this.elapsed() + ms, work, isOver: false }
    const handle = setTimeout(() => this.#fire(timer), ms)
    this.#timers.add(timer)
    return () => {
      clearTimeout(handle)
      this.#finish(timer)
    }
  }

  /** Everything that falls due on the way happens in order, in this turn. */
  leap(ms: number): void {
    const end = this.elapsed() + ms
    for (;;) {
      const next = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.#ahead += Math.max(0, next.at - this.elapsed())
      this.#fire(next)
    }
    this.#ahead += Math.max(0, end - this.elapsed())
  }

  #fire(timer: Timer): void {
    if (timer.isOver) return
    this.#finish(timer)
    timer.work()
  }

  #finish(timer: Timer): void {
    timer.isOver = true
    this.#timers.delete(timer)
  }
}
