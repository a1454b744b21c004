import { makeEvent } from '../base/event.ts'
import { quitting } from '../app/app.ts'
import { Emitter, retire } from '../base/strict.ts'
import { checkOptions } from './options.ts'

const RAISED = `close closed show hide focus blur minimize restore maximize unmaximize resize resized move moved enter-full-screen
leave-full-screen ready-to-show page-title-updated unresponsive responsive`
/** Of Electron, and nothing here brings them about. */
const NEVER_RAISED = `always-on-top-changed app-command session-end query-session-end will-move will-resize swipe rotate-gesture
system-context-menu enter-html-full-screen leave-html-full-screen`

export const allWindows = new Map<number, WindowLife>()
let lastId = 0

/** A window from its making to its end. */
export class WindowLife extends Emitter {
  static override readonly events: readonly string[] = `${RAISED} ${NEVER_RAISED}`.split(/\s+/)
  readonly id = ++lastId
  #isClosing = false
  #isGone = false

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super()
    checkOptions(options)
    allWindows.set(this.id, this)
    quitting.opened(this)
  }

  /** For a window with a page: closes it, and does not wait where it must not. */
  protected leave(_atOnce: boolean): Promise<void> {
    return Promise.resolve()
  }

  /** The keyboard goes elsewhere. */
  protected letGo(): void {
    // It was never here.
  }

  close(): void {
    if (this.#isClosing) return
    const event = makeEvent()
    this.emit('close', event)
    if (event.defaultPrevented) {
      quitting.stayed()
      return
    }
    this.#isClosing = true
    this.letGo()
    void this.leave(false).then(() => this.#gone())
  }

  destroy(): void {
    if (this.#isGone) return
    this.#isClosing = true
    this.letGo()
    void this.leave(true)
    this.#gone()
  }

  isDestroyed(): boolean {
    return this.#isGone
  }

  #gone(): void {
    if (this.#isGone) return
    this.#isGone = true
    allWindows.delete(this.id)
    this.emit('closed')
    retire(this, ['isDestroyed'])
    quitting.closed(this)
  }
}
