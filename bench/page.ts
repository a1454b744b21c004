/* eslint-disable no-console -- it prints what it measured */
import type { Browser } from 'playwright-core'
import { buildPage } from '../test/support/built-page.ts'
import { findBrowser } from '../test/support/find-browser.ts'
import { framesWhileScrolling, median } from './frames.ts'
import { openRoom, type BenchRoom } from './room.ts'
import { openBrowser, VisitorPage } from './visitor-page.ts'

/**
 * What a long history costs the page: an empty room and one with fifty thousand messages, side by side in one run, in
 * the real browser over the real host. Times of one run are compared with each other, never with those of another day.
 */
const MESSAGES = 50_000
const LIVE = 20_000
const OPENINGS = 5

const table: Record<string, Record<string, string>> = {}
const ms = (value: number): string => `${value.toFixed(1)} ms`
const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

async function opening(empty: VisitorPage, big: VisitorPage): Promise<void> {
  const times: { empty: number[]; big: number[] } = { empty: [], big: [] }
  for (let i = 0; i < OPENINGS; i += 1) {
    times.empty.push(await empty.firstMessage())
    times.big.push(await big.firstMessage())
  }
  const [inEmpty, inBig] = [median(times.empty), median(times.big)]
  table['first message painted'] = { empty: ms(inEmpty), big: ms(inBig), note: `× ${(inBig / inEmpty).toFixed(2)}` }
  table['nodes in the document'] = { empty: String(await empty.nodes()), big: String(await big.nodes()), note: '' }
  table['heap after opening'] = { empty: mb(await empty.heap()), big: mb(await big.heap()), note: '' }
}

async function history(big: VisitorPage): Promise<void> {
  const before = performance.now()
  await big.loadUpTo('This is where the room begins')
  const took = `${((performance.now() - before) / 1_000).toFixed(1)} s`
  table[`all ${MESSAGES} loaded`] = { big: mb(await big.heap()), note: `${took}, ${await big.nodes()} nodes` }
  const { p50, p95, max, longTasks } = await framesWhileScrolling(big)
  table['frames while scrolling'] = { big: `${ms(p50)} · ${ms(p95)} · ${ms(max)}`, note: `p50 · p95 · max; ${longTasks} long tasks` }
}

async function live(room: BenchRoom, page: VisitorPage): Promise<void> {
  await room.speak(1_000)
  await page.reads('1000 · ')
  const before = await page.heap()
  for (let said = 0; said < LIVE; said += 500) {
    await room.speak(500)
    await page.reads(`${said + 1_500} · `)
  }
  const [after, nodes] = [await page.heap(), await page.nodes()]
  table[`${LIVE} live messages`] = { empty: `${mb(before)} → ${mb(after)}`, note: `heap; ${nodes} nodes` }
}

async function bench(browser: Browser): Promise<void> {
  const rooms = { empty: await openRoom('Empty'), big: await openRoom('Big') }
  try {
    await rooms.big.speak(MESSAGES)
    const [empty, big] = [await VisitorPage.enter(browser, rooms.empty.url), await VisitorPage.enter(browser, rooms.big.url)]
    await opening(empty, big)
    await history(big)
    await big.close()
    await live(rooms.empty, empty)
    console.table(table)
  } finally {
    await browser.close()
    await Promise.all([rooms.empty.close(), rooms.big.close()])
  }
}

buildPage()
await bench(await openBrowser(findBrowser()))
