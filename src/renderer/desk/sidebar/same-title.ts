/** Titles that more than one room has: only their marks tell these apart. */
export function ambiguous(rooms: readonly { title: string }[]): ReadonlySet<string> {
  const once = new Set<string>()
  return new Set(rooms.flatMap(({ title }) => (once.size === once.add(title).size ? [title] : [])))
}
