interface Keyed {
  readonly key: string
}

/** Lines that are looked at besides the first one in sight, which may be the very one that was replaced. */
const WITNESSES = 20

/**
 * Whether lines came or went above what the reader looks at, `from` being the first line in sight: the list then has to
 * be kept where it is from its end. Null when nothing in sight is left: it is another list.
 */
export function grewAbove(before: readonly Keyed[], after: readonly Keyed[], from: number): boolean | null {
  const longer = after.length - before.length
  const isAt = (index: number, key: string): boolean => after[index]?.key === key
  for (let index = Math.max(0, from); index < Math.min(before.length, from + WITNESSES); index += 1) {
    const key = before[index]?.key ?? ''
    if (isAt(index, key)) return false
    if (isAt(index + longer, key)) return true
  }
  const seen = new Set(before.slice(Math.max(0, from), from + WITNESSES).map(({ key }) => key))
  return after.some(({ key }) => seen.has(key)) ? false : null
}
