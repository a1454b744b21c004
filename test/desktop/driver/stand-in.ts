import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { chromium, type Browser, type Page } from 'playwright-core'
import { SETTINGS_VARIABLE, type Settings } from '../electron/base/settings.ts'
import { AppEnded, Control } from './control.ts'
import { exitOf, listenTo, livingPages, type Launched } from './launched.ts'
import { argumentsOf, builtApp, environmentOf, type DesktopOptions } from './options.ts'

const BOOTSTRAP = join(import.meta.dirname, '../electron/bootstrap.ts')
/** Of a rejection that nobody catches Electron's main process only warns. */
const AS_ELECTRON = ['--unhandled-rejections=warn', '--disable-warning=ExperimentalWarning']
/** Opening a browser on a busy machine. */
const CONNECT_MS = 30_000

export function spawnStandIn(options: DesktopOptions): ChildProcess {
  const { languages, isDark, keyring, isPackaged } = options
  const settings: Partial<Settings> = JSON.parse(JSON.stringify({ languages, isDark, keyring, isPackaged })) as Partial<Settings>
  return spawn(process.execPath, [...AS_ELECTRON, BOOTSTRAP, options.main ?? builtApp(), ...argumentsOf(options)], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...environmentOf(options), [SETTINGS_VARIABLE]: JSON.stringify(settings) },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    detached: process.platform !== 'win32',
  })
}

/** The app on the test double of Electron: the process, and the headless browser it has for its windows. */
export function launchStandIn(options: DesktopOptions): Launched {
  const child = spawnStandIn(options)
  const said = listenTo(child)
  const control = new Control(child.stdio[3] as Duplex)
  let browser: Promise<Browser> | undefined
  const run = (code: string, arg: unknown): Promise<unknown> =>
    control.run(code, arg).catch(async (error: unknown) => {
      if (!(error instanceof AppEnded)) throw error
      await exitOf(child)
      throw new Error(`${error.message}: ${said.out}${said.err}`)
    })
  const pages = livingPages(async () => {
    const [context] = (await (browser ??= connect(run))).contexts()
    if (!context) throw new Error('the stand-in has no browser context')
    return {
      pages: () => context.pages(),
      inOrder: (pages) => inOrder(pages, run),
      onPage: (listener) => void context.on('page', listener),
    }
  })
  return {
    kind: 'stand-in',
    process: child,
    said,
    run,
    pages,
    release: async () => {
      await browser?.then((connected) => connected.close()).catch(() => undefined)
    },
  }
}

const ids = new WeakMap<Page, Promise<string>>()

/** A page's name in Chromium, which the stand-in knows, too. */
function idOf(page: Page): Promise<string> {
  const known = ids.get(page) ?? askId(page)
  ids.set(page, known)
  return known
}

async function askId(page: Page): Promise<string> {
  try {
    const session = await page.context().newCDPSession(page)
    const { targetInfo } = await session.send('Target.getTargetInfo')
    await session.detach()
    return targetInfo.targetId
  } catch {
    return 'gone meanwhile'
  }
}

/** Playwright finds pages in any order; those that the stand-in does not know yet are the newest. */
async function inOrder(pages: Page[], run: Launched['run']): Promise<Page[]> {
  if (pages.length < 2) return pages
  const order = (await run('(electron, arg, standIn) => standIn.pageIds()', null)) as string[]
  const placed = await Promise.all(pages.map(async (page) => ({ page, at: order.indexOf(await idOf(page)) })))
  const place = (at: number) => (at < 0 ? order.length : at)
  return placed.sort((one, other) => place(one.at) - place(other.at)).map(({ page }) => page)
}

async function connect(run: Launched['run']): Promise<Browser> {
  const url = (await run('(electron, arg, standIn) => standIn.browserUrl()', null)) as string
  return await chromium.connectOverCDP(url, { noDefaults: true, timeout: CONNECT_MS })
}
