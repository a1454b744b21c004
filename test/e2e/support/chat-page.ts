import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { expect, inject, onTestFinished } from 'vitest'
import type { SameTexts } from '../../../src/renderer/i18n/catalogue.ts'
import { en } from '../../../src/renderer/i18n/en.ts'
import { zhCN } from '../../../src/renderer/i18n/zh-cn.ts'

type Words = SameTexts<typeof en>

/** Keeps Chromium off the network and lets it run as root. */
const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
]

/** What a browser says when the network is gone; anything else on the console fails the test. */
const EXPECTED_OFFLINE = /net::ERR_|Failed to load resource/

export async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: inject('browserPath'), args: FLAGS })
  onTestFinished(() => browser.close())
  return browser
}

/** One person at one browser, in the words of the page. */
export class ChatPage {
  readonly page: Page
  readonly context: BrowserContext
  readonly words: Words

  private constructor(page: Page, context: BrowserContext, words: Words) {
    this.page = page
    this.context = context
    this.words = words
  }

  static async open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<ChatPage> {
    const context = await browser.newContext({ locale: 'en-US', ...options })
    return new ChatPage(await visit(context, url), context, options.locale?.startsWith('zh') === true ? zhCN : en)
  }

  /** One more tab of the same browser. */
  async anotherTab(url: string): Promise<ChatPage> {
    return new ChatPage(await visit(this.context, url), this.context, this.words)
  }

  async join(name?: string): Promise<this> {
    const field = this.page.getByLabel(this.words.yourName, { exact: true })
    if (name === undefined) await expect.poll(() => field.inputValue()).not.toBe('')
    else await field.fill(name)
    await this.page.getByRole('button', { name: this.words.join, exact: true }).click()
    await this.composer.waitFor()
    return this
  }

  get composer() {
    return this.page.getByRole('textbox', { name: this.words.message, exact: true })
  }

  get log() {
    return this.page.getByRole('log')
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  /** The texts of all messages shown, in their order. */
  texts(): Promise<string[]> {
    return this.log.locator('.text').allTextContents()
  }

  async reads(text: string): Promise<void> {
    await this.log.getByText(text, { exact: true }).waitFor()
  }
}

async function visit(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage()
  const complaints = listen(page)
  onTestFinished(() => expect(complaints).toEqual([]))
  await page.goto(url)
  return page
}

function listen(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED_OFFLINE.test(message.text())) complaints.push(message.text())
  })
  return complaints
}
