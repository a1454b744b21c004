import type { VirtualizerHandle } from 'virtua/svelte'
import type { Line } from '../log/lines.ts'

/** What a reader had at the upper edge of the list: lines may come and go above it. */
export interface ListPlace {
  key: string
  /** How far of it was above the edge, in px. */
  above: number
}

export function placeIn(list: VirtualizerHandle, lines: readonly Line[]): ListPlace | null {
  const top = list.getScrollOffset()
  const index = list.findItemIndex(top)
  const line = lines[index]
  return line ? { key: line.key, above: top - list.getItemOffset(index) } : null
}

/** False where that line is not here any more. */
export function showPlace(list: VirtualizerHandle, lines: readonly Line[], { key, above }: ListPlace): boolean {
  const index = lines.findIndex((line) => line.key === key)
  if (index < 0) return false
  list.scrollToIndex(index, { align: 'start', offset: above })
  return true
}
