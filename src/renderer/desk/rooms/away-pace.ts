const FIRST_MS = 2_000
/** A host that is away for days is not asked every few seconds by every app of the office: the finder says when it is back. */
const CEILING_MS = 60_000

/** How long to leave a room alone whose host did not let us in, before try number `attempt` + 2; never all apps at once. */
export const awayMs = (attempt: number, random: () => number): number =>
  Math.round(Math.min(CEILING_MS, FIRST_MS * 2 ** attempt) * (0.5 + random() / 2))
