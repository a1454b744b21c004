import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { buildPage } from './built-page.ts'
import { findBrowser } from './find-browser.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the tests' browser listens, on loopback. */
    browserUrl: string
  }
}

/** Keeps Chromium off the network and lets it run as root. */
const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
]

/** Before the browser tests: the page as it is built now, and one browser for all of them. Returns how to end it. */
async function setup(project: TestProject): Promise<() => Promise<void>> {
  buildPage()
  const browser = await chromium.launchServer({ executablePath: findBrowser(), args: FLAGS, host: '127.0.0.1' })
  project.provide('browserUrl', browser.wsEndpoint())
  return () => browser.close()
}

export default setup
