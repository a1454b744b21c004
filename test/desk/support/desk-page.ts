import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import type { SameTexts } from '../../../src/renderer/i18n/catalogue.ts'
import { en as deskEn } from '../../../src/renderer/i18n/desk/en.ts'
import { zhCN as deskZh } from '../../../src/renderer/i18n/desk/zh-cn.ts'
import { en } from '../../../src/renderer/i18n/en.ts'
import { zhCN } from '../../../src/renderer/i18n/zh-cn.ts'
import { VERBS } from '../../../src/shared/bridge-verbs.ts'
import type { ScriptedDesktop } from './scripted-desktop.ts'

export type Words = SameTexts<typeof en & typeof deskEn>
export const WORDS: Record<'en' | 'zh-CN', Words> = { en: { ...en, ...deskEn }, 'zh-CN': { ...zhCN, ...deskZh } }

/** Runs in the page before anything else: what the preload puts there. */
const PRELOAD = `
  const group = (name, verbs) => Object.fromEntries(verbs.map((verb) => [verb, (args) => window.__desktop(name, verb, args)]))
  const bridge = Object.fromEntries(Object.entries(${JSON.stringify(VERBS)}).map(([name, verbs]) => [name, group(name, verbs)]))
  window.watercooler = { ...bridge, client: { ...bridge.client, sharesPoll: true } }`

/** One person at the app's window, in the words of the page. */
export class DeskPage {
  readonly page: Page
  readonly context: BrowserContext
  readonly words: Words

  private constructor(page: Page, context: BrowserContext, words: Words) {
    this.page = page
    this.context = context
    this.words = words
  }

  static async open(browser: Browser, url: string, desktop: ScriptedDesktop, options: BrowserContextOptions = {}): Promise<DeskPage> {
    const context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce', ...options })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const complaints = listen(page)
    onTestFinished(() => expect(complaints).toEqual([]))
    await page.exposeBinding('__desktop', (_source, group: string, verb: string, args: unknown) => desktop.call(group, verb, args))
    await page.addInitScript({ content: PRELOAD })
    await page.goto(url)
    return new DeskPage(page, context, options.locale?.startsWith('zh') === true ? WORDS['zh-CN'] : WORDS.en)
  }

  button(name: string | RegExp, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', { name, exact: typeof name === 'string' })
  }

  /** Among the rooms that were found. */
  row(title: string): Locator {
    return this.page.getByRole('main').getByRole('listitem').filter({ hasText: title })
  }

  /** In the list of one's rooms. */
  entry(title: string): Locator {
    return this.page.getByRole('navigation').getByRole('button', { name: title })
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { name, exact: true })
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: this.words.message, exact: true })
  }

  get log(): Locator {
    return this.page.getByRole('log')
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  async reads(text: string): Promise<void> {
    await this.log.getByText(text, { exact: true }).waitFor()
  }

  hasFocus(element: Locator): Promise<boolean> {
    return element
      .and(this.page.locator(':focus'))
      .count()
      .then((count) => count === 1)
  }
}

function listen(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return complaints
}
