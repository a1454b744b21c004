import type * as electronModule from 'electron'
import type { Page } from 'playwright-core'
import { killAll } from './kill-all.ts'
import { exitOf, type Exit, type Launched } from './launched.ts'
import type { DialogAnswer, Recorded } from './recorder/recorded.ts'
import type { Recorder, WindowState } from './recorder/recorder.ts'

type Actions = { [Name in keyof Recorder]: (...args: Parameters<Recorder[Name]>) => Promise<Awaited<ReturnType<Recorder[Name]>>> }
type Electron_ = typeof electronModule

const ACT = `(electron, [name, args]) => globalThis[Symbol.for('watercooler desktop recorder')][name](...args)`

/** Starting an app and a browser on a busy machine. */
const WINDOW_MS = 30_000

/** A running desktop app: its windows, what it did with the computer, and what somebody in front of it can do. */
export class DesktopApp {
  readonly kind: Launched['kind']
  /** How it ended, once it has. */
  readonly exited: Promise<Exit>
  /** Clicks and system events, carried out in the main process. */
  readonly act: Actions
  readonly #launched: Launched

  constructor(launched: Launched) {
    this.#launched = launched
    this.kind = launched.kind
    this.exited = exitOf(launched.process)
    this.act = new Proxy({} as Actions, {
      get:
        (_, name) =>
        (...args: unknown[]) =>
          launched.run(ACT, [name, args]),
    })
  }

  /** Its window, as soon as it shows a page; the newest one if there are several. */
  async window(): Promise<Page> {
    const page = await Promise.race([this.#launched.pages.newest(), this.#endsOrTakesTooLong()])
    await page.waitForURL((url) => url.protocol !== 'about:')
    return page
  }

  /** Those that live; the oldest first. */
  windows(): Promise<Page[]> {
    return this.#launched.pages.now()
  }

  windowStates(): Promise<WindowState[]> {
    return this.act.windows()
  }

  recorded(): Promise<Recorded> {
    return this.act.recorded()
  }

  answerDialog(answer: DialogAnswer): Promise<void> {
    return this.act.answerDialog(answer)
  }

  /** Runs a function in the main process: it sees nothing but its two arguments. */
  evaluate<Result, Arg = undefined>(fn: (electron: Electron_, arg: Arg) => Result, arg?: Arg): Promise<Awaited<Result>> {
    return this.#launched.run(fn.toString(), arg) as Promise<Awaited<Result>>
  }

  /** All it has written so far. */
  get stdout(): string {
    return this.#launched.said.out
  }

  get stderr(): string {
    return this.#launched.said.err
  }

  get pid(): number {
    return this.#launched.process.pid ?? 0
  }

  /** As from its menu; resolves when it has ended. */
  async quit(): Promise<Exit> {
    await this.act.quit().catch(() => undefined)
    return await this.end()
  }

  /** As when the power goes: everything it has started is gone, too. */
  async kill(): Promise<void> {
    await killAll(this.#launched.process)
    await this.end()
  }

  async #endsOrTakesTooLong(): Promise<never> {
    const late = AbortSignal.timeout(WINDOW_MS)
    const how = await Promise.race([this.exited, new Promise((resolve) => late.addEventListener('abort', () => resolve('runs on')))])
    throw new Error(`the app showed no window and ${JSON.stringify(how)}: ${this.stdout}${this.stderr}`)
  }

  async end(): Promise<Exit> {
    const exit = await this.exited
    await this.#launched.release()
    await killAll(this.#launched.process)
    return exit
  }
}
