/** Ceiling of the first wait after a failure: a host that restarts is back within a second or two. */
const FIRST_MS = 1_000
/** Longest wait of our own choosing: a room that is back should be seen before anybody reloads the page. */
const CEILING_MS = 15_000
/** Even the unluckiest run of draws is not a tight loop. */
const FLOOR_MS = 100
/** A host with a wrong clock must not silence its clients for a day. */
const RETRY_AFTER_MAX_MS = 3_600_000

/**
 * How long to wait after failure number `attempt` (0, 1, 2 …): full jitter under a doubling ceiling, so that everyone who
 * lost the same host does not come back in the same instant. What the host asked for (`retryAfter`, seconds) is a floor
 * below the jitter, for the same reason.
 */
export function backoffMs(attempt: number, random: () => number, retryAfter = 0): number {
  const ceiling = Math.min(CEILING_MS, FIRST_MS * 2 ** attempt)
  const floor = Math.min(Math.max(retryAfter * 1_000, 0), RETRY_AFTER_MAX_MS)
  return Math.round(floor + FLOOR_MS + random() * (ceiling - FLOOR_MS))
}
