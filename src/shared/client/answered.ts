import { failure, type Outcome } from '../outcome.ts'

/** A bridge never rejects; should one do so after all, the loop must not end with it. */
export const answered = <T>(verb: Promise<Outcome<T>>): Promise<Outcome<T>> =>
  verb.catch((error: unknown) => ({ ok: false, error: failure(error) }))
