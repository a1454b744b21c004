const DAY_MS = 86_400_000

const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0)

/** How many midnights lie between; days of 23 and 25 hours count as days. */
export const daysBetween = (earlier: number, later: number): number => Math.round((midnight(later) - midnight(earlier)) / DAY_MS)

export const sameYear = (a: number, b: number): boolean => new Date(a).getFullYear() === new Date(b).getFullYear()
