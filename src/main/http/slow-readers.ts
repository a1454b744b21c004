import type { RequestHandler, Response } from 'express'
import type { Clock } from '../room/clock.ts'

const LOOK_EVERY_MS = 5_000
/** A finished answer that its reader has not taken for this long is given up; cursors do not move, so nothing is lost. */
const PATIENCE_MS = 15_000

/** Destroys connections whose answers are not read, so that they cannot fill the host's memory. */
export class SlowReaders {
  readonly #open = new Map<Response, number | undefined>()
  readonly #clock: Clock
  #cancel: (() => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
    this.#watch()
  }

  readonly watch: RequestHandler = (_req, res, next) => {
    this.#open.set(res, undefined)
    res.on('close', () => this.#open.delete(res))
    next()
  }

  close(): void {
    this.#cancel?.()
  }

  #watch(): void {
    this.#cancel = this.#clock.after(LOOK_EVERY_MS, () => {
      for (const [res, endedAt] of this.#open) this.#look(res, endedAt)
      this.#watch()
    })
  }

  #look(res: Response, endedAt: number | undefined): void {
    if (!res.writableEnded || res.writableFinished) return
    const now = this.#clock.elapsed()
    if (endedAt === undefined) this.#open.set(res, now)
    else if (now - endedAt >= PATIENCE_MS) res.socket?.destroy()
  }
}
