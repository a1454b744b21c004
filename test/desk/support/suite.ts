import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchBrowser } from '../../e2e/support/chat-page.ts'
import { DeskPage } from './desk-page.ts'
import type { ScriptedDesktop } from './scripted-desktop.ts'
import { servePage, type ServedPage } from './serve-page.ts'

/** One browser and one served page for the tests of a file; opens a window of its own for each. */
export function deskSuite(): (desktop: ScriptedDesktop, options?: BrowserContextOptions) => Promise<DeskPage> {
  let browser: Browser
  let served: ServedPage
  beforeAll(async () => {
    ;[browser, served] = await Promise.all([launchBrowser(), servePage()])
  })
  afterAll(() => Promise.all([browser.close(), served.close()]))
  return (desktop, options = {}) => DeskPage.open(browser, served.url, desktop, { viewport: { width: 1280, height: 800 }, ...options })
}
