import type { Page } from 'playwright-core'

/** Runs in the page: notes frame by frame how far the messages in sight have moved; without end when all of them are gone. */
const WATCH = `
  window.farthest = 0
  const inSight = ({ top, bottom }) => bottom > 0 && top < innerHeight
  const rows = () => new Map([...document.querySelectorAll('[role=log] article')].map((row) => [row.dataset.key, row.getBoundingClientRect()]))
  let before = rows()
  const look = () => {
    const now = rows()
    const moves = [...before].filter(([, box]) => inSight(box)).map(([key, { top }]) => Math.abs((now.get(key)?.top ?? Infinity) - top))
    if (moves.length > 0) window.farthest = Math.max(window.farthest, Math.min(...moves))
    before = now
    requestAnimationFrame(look)
  }
  look()`

/** From now on; ask for the farthest that what was in sight has moved from one frame to the next, in pixels. */
export async function watchJumps(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(WATCH)
  return () => page.evaluate<number>('window.farthest')
}
