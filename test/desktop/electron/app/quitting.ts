import { makeEvent, type StandInEvent } from '../base/event.ts'

interface Quitter {
  emit(event: string, ...args: unknown[]): boolean
}

/** What can be asked to close. */
export interface Closable {
  close(): void
  destroy(): void
}

/** The way out, in Electron's order: before-quit, the windows, will-quit, quit. Each of the first three can still stop it. */
export class Quitting {
  readonly #app: Quitter
  readonly #windows = new Set<Closable>()
  readonly #end: (code: number) => void
  #isQuitting = false
  #exitCode: number | undefined

  constructor(app: Quitter, end: (code: number) => void) {
    this.#app = app
    this.#end = end
  }

  opened(window: Closable): void {
    this.#windows.add(window)
  }

  closed(window: Closable): void {
    this.#windows.delete(window)
    if (this.#windows.size > 0) return
    if (this.#exitCode !== undefined) this.#leave(this.#exitCode)
    else if (this.#isQuitting) this.#willQuit()
    else this.#app.emit('window-all-closed')
  }

  /** A window did not want to close: the app goes on. */
  stayed(): void {
    this.#isQuitting = false
  }

  quit(): void {
    if (this.#isQuitting || this.#exitCode !== undefined) return
    if (this.#isPrevented('before-quit')) return
    this.#isQuitting = true
    if (this.#windows.size === 0) this.#willQuit()
    else for (const window of [...this.#windows]) if (this.#stillQuits()) window.close()
  }

  #stillQuits(): boolean {
    return this.#isQuitting
  }

  exit(code: number): void {
    if (this.#exitCode !== undefined) return
    this.#exitCode = code
    if (this.#windows.size === 0) this.#leave(code)
    else for (const window of [...this.#windows]) window.destroy()
  }

  #willQuit(): void {
    if (this.#isPrevented('will-quit')) this.#isQuitting = false
    else this.#leave(0)
  }

  #leave(code: number): void {
    this.#exitCode = code
    this.#app.emit('quit', makeEvent(), code)
    this.#end(code)
  }

  #isPrevented(name: string): boolean {
    const event: StandInEvent = makeEvent()
    this.#app.emit(name, event)
    return event.defaultPrevented
  }
}
