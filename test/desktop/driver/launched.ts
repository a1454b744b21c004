import type { ChildProcess } from 'node:child_process'
import type { Page } from 'playwright-core'

/** A running app, whatever runs it. */
export interface Launched {
  readonly kind: 'Electron' | 'stand-in'
  readonly process: ChildProcess
  readonly said: { out: string; err: string }
  /** Runs the text of a function in the main process: `(electron, arg) => …` */
  run(code: string, arg: unknown): Promise<unknown>
  readonly pages: LivingPages
  /** Lets go of the pages of an app that has ended. */
  release(): Promise<void>
}

export interface LivingPages {
  /** Those that neither crashed nor were closed, the oldest first. */
  now(): Promise<Page[]>
  /** The newest of them, or the first that comes. */
  newest(): Promise<Page>
}

/** Where pages appear: a browser context, or Playwright's own Electron app. */
export interface PageSource {
  pages(): Page[]
  /** As their windows were made. */
  inOrder(pages: Page[]): Promise<Page[]>
  onPage(listener: (page: Page) => void): void
}

export function livingPages(open: () => Promise<PageSource>): LivingPages {
  const crashed = new WeakSet<Page>()
  let opened: Promise<PageSource> | undefined
  const watch = (page: Page) => void page.on('crash', () => crashed.add(page))
  const source = () =>
    (opened ??= open().then((found) => {
      found.pages().forEach(watch)
      found.onPage(watch)
      return found
    }))
  const living = (found: PageSource) => found.pages().filter((page) => !page.isClosed() && !crashed.has(page))
  return {
    now: async () => {
      const found = await source()
      return await found.inOrder(living(found))
    },
    newest: async () => {
      const found = await source()
      const { promise, resolve, reject } = Promise.withResolvers<Page>()
      const look = async () => {
        const page = (await found.inOrder(living(found))).at(-1)
        if (page) resolve(page)
      }
      const lookAgain = () => void look().catch(reject)
      found.onPage(lookAgain)
      lookAgain()
      return await promise
    },
  }
}

export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

export function listenTo(child: ChildProcess): { out: string; err: string } {
  const said = { out: '', err: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.out += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.err += text))
  return said
}

/** Resolves when the process has ended and has said everything. */
export function exitOf(child: ChildProcess): Promise<Exit> {
  const { promise, resolve } = Promise.withResolvers<Exit>()
  if (child.exitCode !== null || child.signalCode !== null) resolve({ code: child.exitCode, signal: child.signalCode })
  else child.once('close', (code, signal) => resolve({ code, signal }))
  return promise
}
