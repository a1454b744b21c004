import type { WantedCheck } from './running-checks.ts'

/** Sources whose last turn is remembered: more than a full table has. */
const SOURCES_MAX = 1_000

/**
 * Which check is next: of places that somebody speaks of or waits for before those in lists, of rooms that were there before
 * those that never were; then source by source, so that one that announces a hundred rooms keeps nobody waiting.
 */
export class CheckOrder {
  /** Those served last are last in it. */
  readonly #served = new Map<string, number>()
  #turn = 0

  of(wanted: readonly WantedCheck[]): WantedCheck[] {
    const queued = new Map<string, number>()
    const placed = wanted.toSorted(byPrecedence).map((check) => {
      const { source } = check.candidate
      const place = queued.get(source) ?? 0
      queued.set(source, place + 1)
      return { check, place, served: this.#served.get(source) ?? 0 }
    })
    const inOrder = placed.toSorted((a, b) => byRank(a.check, b.check) || a.place - b.place || a.served - b.served)
    return inOrder.map(({ check }) => check)
  }

  serve(source: string): void {
    this.#turn += 1
    this.#served.delete(source)
    this.#served.set(source, this.#turn)
    if (this.#served.size <= SOURCES_MAX) return
    for (const first of this.#served.keys()) return void this.#served.delete(first)
  }
}

function byRank({ candidate: a }: WantedCheck, { candidate: b }: WantedCheck): number {
  const firstHand = Number(b.ways.isFirstHand) - Number(a.ways.isFirstHand)
  return firstHand || Number(b.card !== null) - Number(a.card !== null)
}

/** Of one source, then the longest unlooked at. */
function byPrecedence(a: WantedCheck, b: WantedCheck): number {
  const [{ checkedAt, first }, other] = [a.candidate, b.candidate]
  return byRank(a, b) || earlier(checkedAt, other.checkedAt) || first.turn - other.first.turn
}

/** Both may be minus infinity, which cannot be subtracted. */
const earlier = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)
