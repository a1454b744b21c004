/** Time, passed in: tests turn it by hand. */
export interface Clock {
  /** Milliseconds since 1970 UTC. May jump when somebody sets the computer's clock. */
  now(): number
  /** Milliseconds of a clock that never jumps; for durations and deadlines. */
  elapsed(): number
  /** Runs `work` once, as soon as the present turn's input has been read. */
  soon(work: () => void): void
  /** Runs `work` once after `ms`; returns how to call it off. */
  after(ms: number, work: () => void): () => void
}
