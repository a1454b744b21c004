import type { VisitorPage } from './visitor-page.ts'

export interface Frames {
  p50: number
  p95: number
  max: number
  longTasks: number
}

/** Pixels of one turn of the wheel, and how many there are: some hundred screens. */
const TURN_PX = 400
const TURNS = 200
const TURN_EVERY_MS = 16

const WATCH = `
  window.frames_ = []
  window.longTasks = 0
  new PerformanceObserver((list) => (window.longTasks += list.getEntries().length)).observe({ type: 'longtask' })
  let last = performance.now()
  const frame = (now) => {
    window.frames_.push(now - last)
    last = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)`

/** Times between frames while the wheel turns down and up again through what is loaded. */
export async function framesWhileScrolling({ page }: VisitorPage): Promise<Frames> {
  await page.getByRole('log').hover()
  await page.evaluate(WATCH)
  for (let turn = 0; turn < TURNS; turn += 1) {
    await page.mouse.wheel(0, turn < TURNS / 2 ? TURN_PX : -TURN_PX)
    await page.waitForTimeout(TURN_EVERY_MS)
  }
  const times = (await page.evaluate<number[]>('window.frames_')).sort((a, b) => a - b)
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN
  return { p50: at(0.5), p95: at(0.95), max: at(1), longTasks: await page.evaluate<number>('window.longTasks') }
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}
