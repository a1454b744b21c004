import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { expect, inject, onTestFinished } from 'vitest'
import type { SameTexts } from '../../../src/renderer/i18n/catalogue.ts'
import { en } from '../../../src/renderer/i18n/en.ts'
import { zhCN } from '../../../src/renderer/i18n/zh-cn.ts'

type Words = SameTexts<typeof en>

/** What a browser says when the network is gone; anything else on the console fails the test. */
const EXPECTED_OFFLINE = /net::ERR_|Failed to load resource/

/** Scrolls through the list, whose rows exist only while they are near. */
const READ_ALL = `async (log) => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  const texts = new Set()
  log.scrollTop = 0
  for (let top = -1; top !== log.scrollTop || top < 0; log.scrollTop += log.clientHeight / 2) {
    top = log.scrollTop
    await frame()
    for (const { textContent } of log.querySelectorAll('.text')) texts.add(textContent)
    if (top + log.clientHeight >= log.scrollHeight - 1) break
  }
  return [...texts]
}`

/** A browser with nothing in it yet. For many tests; whoever asks for it closes it. */
export const launchBrowser = (): Promise<Browser> => chromium.connect(inject('browserUrl'))

export async function openBrowser(): Promise<Browser> {
  const browser = await launchBrowser()
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

  /** What says that the host does not answer; gone while it does. */
  get banner() {
    return this.page.getByRole('status').filter({ hasText: this.words.tryNow })
  }

  /** What is said of own messages that the host does not have yet. */
  get onTheWay() {
    const { sending, willBeSent } = this.words
    return this.page.getByText(new RegExp(`^(${sending}|${willBeSent})$`))
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  /** The browser says that it has a network again. What a test takes away from a page it must take away from the worker, too: use a proxy. */
  async hearsOfNetwork(): Promise<void> {
    await this.page.evaluate("window.dispatchEvent(new Event('online'))")
  }

  /** The texts of the messages near what is in sight, in their order; the list holds no others in the document. */
  texts(): Promise<string[]> {
    return this.log.locator('.text').allTextContents()
  }

  /** The texts of all messages that are loaded, read from the first to the last; each must be another one. */
  everyText(): Promise<string[]> {
    return this.page.evaluate<string[]>(`(${READ_ALL})(document.querySelector('[role=log]'))`)
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
