/* eslint-disable no-console -- what a run should say: a part that could not be tried, a figure that was measured */

/** True, said aloud, when something is missing that a test needs: for `test.skipIf`. */
export function missing(isMissing: boolean, reason: string): boolean {
  if (isMissing) console.warn(`not tried: ${reason}`)
  return isMissing
}

export function tell(figures: string): void {
  console.info(figures)
}
