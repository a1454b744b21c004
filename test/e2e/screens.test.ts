import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { LANGUAGES } from '../../src/renderer/i18n/languages.ts'
import { launchBrowser } from './support/chat-page.ts'
import { SCREENS, type Arrange } from './support/screens.ts'

/** `SCREENS=folder` also leaves a picture of every screen, for people to look at. */
const pictures = process.env['SCREENS']

/** A small phone, a tablet, a laptop. The widest first: there the switch of the language is always on the screen. */
const SIZES = [
  { width: 1280, height: 800 },
  { width: 768, height: 1024 },
  { width: 320, height: 640 },
]
const THEMES = ['light', 'dark'] as const
type Theme = (typeof THEMES)[number]

/** Each theme and each language is read once; every pair of them would take twice the time and find the same. */
const READ = new Map<string, Theme>([
  ['en 1280', 'light'],
  ['zh-CN 320', 'dark'],
])

/** Words of one language are wider, lines of the other higher: each size is looked at in one of them, and in both for the pictures. */
const looks = (language: string, width: number): boolean =>
  pictures !== undefined || width === 1280 || (language === 'en') === (width === 768)

/** Everything in the first theme; in the other, what colours can break. */
async function findings(page: Page, theme: Theme): Promise<string[]> {
  const axe = new AxeBuilder({ page })
  const { violations } = await (theme === THEMES[0] ? axe : axe.withRules(['color-contrast', 'link-in-text-block'])).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/** Until a new size or theme has been laid out and painted. */
async function settle(page: Page): Promise<void> {
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')
}

/**
 * What is wider than its place: the page, a list that could be scrolled sideways, words that stick out of their box or are cut
 * off by one around it. Fields are not, since one types into them, nor what ends with an ellipsis.
 */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll(':not(input):not(textarea)')]
    .filter((it) => it.clientWidth > 1 && it.scrollWidth > it.clientWidth)
    .filter((it) => {
      const { overflowX } = getComputedStyle(it)
      const hasWords = [...it.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '')
      return it === document.scrollingElement || /auto|scroll/.test(overflowX) || (overflowX === 'visible' && hasWords)
    })
    .map((it) => it.cloneNode().outerHTML)`)

async function putOn(page: Page, colorScheme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await settle(page)
}

async function keepPicture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  for (const theme of THEMES) {
    await putOn(page, theme)
    await page.screenshot({ path: join(pictures, `${name}-${theme}.png`) })
  }
}

let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})

afterAll(() => browser.close())

test.each(Object.entries(SCREENS))('%s fits every window, and axe finds nothing', async (name: string, arrange: Arrange) => {
  const { page, context } = await arrange(browser)
  onTestFinished(() => context.close())
  for (const language of Object.keys(LANGUAGES)) {
    for (const size of SIZES) {
      if (!looks(language, size.width)) continue
      await page.setViewportSize(size)
      if (size.width === 1280) await page.locator('select').first().selectOption(language)
      await settle(page)
      expect([language, size.width, await tooWide(page)]).toEqual([language, size.width, []])
      const colorScheme = READ.get(`${language} ${size.width}`)
      if (colorScheme) {
        await putOn(page, colorScheme)
        expect(await findings(page, colorScheme)).toEqual([])
      }
      await keepPicture(page, `${name}-${size.width}-${language}`)
    }
  }
})
