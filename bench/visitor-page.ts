import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from 'playwright-core'

const TIMEOUT_MS = 300_000

/** Runs in every page before its own scripts: when its first message, or the word that there is none, was painted. */
const NOTE_FIRST_MESSAGE = `
  window.firstMessage = new Promise((painted) => {
    const look = () => {
      const first = document.querySelector('[role=log] article, [role=log] h2')
      const isShown = first && first.getClientRects().length && getComputedStyle(first).visibility === 'visible'
      requestAnimationFrame(isShown ? () => painted(performance.now()) : look)
    }
    requestAnimationFrame(look)
  })`

export const openBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking', '--no-first-run'] })

/** One person's browser, with what a bench asks of it. */
export class VisitorPage {
  readonly page: Page
  readonly #context: BrowserContext
  readonly #url: string
  readonly #session: CDPSession

  private constructor(page: Page, url: string, session: CDPSession) {
    this.page = page
    this.#context = page.context()
    this.#url = url
    this.#session = session
  }

  static async enter(browser: Browser, url: string): Promise<VisitorPage> {
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })
    await context.addInitScript(NOTE_FIRST_MESSAGE)
    context.setDefaultTimeout(TIMEOUT_MS)
    const page = await context.newPage()
    await page.goto(url)
    await page.getByLabel('Your name', { exact: true }).fill('Ada')
    await page.getByRole('button', { name: 'Join the room' }).click()
    await page.getByRole('log').waitFor()
    return new VisitorPage(page, url, await context.newCDPSession(page))
  }

  /** Opens the room anew; milliseconds from the navigation to the first message on the screen. */
  async firstMessage(): Promise<number> {
    await this.page.goto(this.#url)
    return this.page.evaluate<number>('window.firstMessage')
  }

  async nodes(): Promise<number> {
    return this.page.evaluate<number>("document.getElementsByTagName('*').length")
  }

  /** Bytes in use after everything that can be collected was. */
  async heap(): Promise<number> {
    await this.#session.send('HeapProfiler.collectGarbage')
    return (await this.#session.send('Runtime.getHeapUsage')).usedSize
  }

  /** Goes up, page after page, until `text` is there. */
  async loadUpTo(text: string): Promise<void> {
    await this.page.evaluate("window.up = setInterval(() => (document.querySelector('[role=log]').scrollTop = 0), 16)")
    await this.page.getByRole('log').getByText(text, { exact: true }).waitFor()
    await this.page.evaluate('clearInterval(window.up)')
  }

  async reads(start: string): Promise<void> {
    await this.page.getByRole('log').getByText(start).last().waitFor()
  }

  close(): Promise<void> {
    return this.#context.close()
  }
}
