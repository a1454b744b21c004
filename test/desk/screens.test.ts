import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../e2e/support/chat-page.ts'
import { opener, SCENES, type Scene } from './support/scenes.ts'
import { servePage, type ServedPage } from './support/serve-page.ts'

/** `SCREENS=folder` also leaves a picture of every screen, for people to look at. */
const pictures = process.env['SCREENS']

const WIDE = { width: 1280, height: 800 }
const NARROW = { width: 400, height: 720 }
/** Two windows of the smallest size, or one at twice its zoom. */
const SMALLEST = { width: 320, height: 640 }
const THEMES = ['light', 'dark'] as const
type Theme = (typeof THEMES)[number]
const LOCALES = ['en-US', 'zh-CN']

/** Each theme is read once: everything in the first one, in the other what colours can break. */
const READ: Record<number, Theme> = { 1280: 'light', 400: 'dark' }

async function findings(page: Page, theme: Theme): Promise<string[]> {
  const axe = new AxeBuilder({ page })
  const { violations } = await (theme === 'light' ? axe : axe.withRules(['color-contrast', 'link-in-text-block'])).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/** Until a new size or theme has been laid out and painted. */
async function settle(page: Page): Promise<void> {
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')
}

/** What is wider than its place, or sticks out of it; fields are not, nor what ends with an ellipsis. */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll(':not(input):not(textarea)')]
    .filter((it) => it.clientWidth > 1 && it.scrollWidth > it.clientWidth)
    .filter((it) => {
      const { overflowX } = getComputedStyle(it)
      const hasWords = [...it.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '')
      return it === document.scrollingElement || /auto|scroll/.test(overflowX) || (overflowX === 'visible' && hasWords)
    })
    .map((it) => it.cloneNode().outerHTML)`)

let browser: Browser
let served: ServedPage

beforeAll(async () => {
  ;[browser, served] = await Promise.all([launchBrowser(), servePage()])
})

afterAll(() => Promise.all([browser.close(), served.close()]))

async function putOn(page: Page, colorScheme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await settle(page)
}

async function keepPicture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return
  for (const theme of THEMES) {
    await putOn(page, theme)
    await page.screenshot({ path: join(pictures, `${name}-${theme}.png`) })
  }
}

async function look(name: string, scene: Scene, locale: string): Promise<void> {
  const { page } = await scene(opener(browser, served.url, { locale, viewport: WIDE }))
  // A scene that is about narrow windows has made its own narrow.
  const sizes = page.viewportSize()?.width === WIDE.width ? [WIDE, NARROW, SMALLEST] : [NARROW, SMALLEST]
  for (const size of sizes) {
    await page.setViewportSize(size)
    await settle(page)
    expect([locale, size.width, await tooWide(page)]).toEqual([locale, size.width, []])
    const theme = READ[size.width]
    if (!theme) continue
    await putOn(page, theme)
    expect([locale, size.width, await findings(page, theme)]).toEqual([locale, size.width, []])
    await keepPicture(page, `${name}-${size.width}-${locale}`)
  }
}

if (pictures !== undefined) mkdirSync(pictures, { recursive: true })

test.each(Object.entries(SCENES))('%s fits every window, and axe finds nothing', async (name, scene) => {
  // Each language where the other would find the same: both only for the pictures.
  const locales = pictures === undefined ? LOCALES.slice(name.length % 2, (name.length % 2) + 1) : LOCALES
  for (const locale of locales) await look(name, scene, locale)
})
