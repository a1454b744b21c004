import { makeEvent } from '../base/event.ts'
import { focusedWindow, moveFocus } from './focus.ts'
import { WindowLife } from './window-life.ts'

/** A window before somebody's eyes, or not, and whether it has the keyboard. */
export class WindowPresence extends WindowLife {
  #isShown = false
  #wasShown = false
  #isMinimized = false

  /** For a window with a page: it follows. */
  protected shownChanged(): void {
    // Without a page nobody needs to know.
  }

  protected override letGo(): void {
    this.blur()
  }

  /** A window never shown counts as visible to its page. */
  protected get looksShown(): boolean {
    return !this.#isMinimized && (this.#isShown || !this.#wasShown)
  }

  show(): void {
    this.showInactive()
    moveFocus(this)
  }

  showInactive(): void {
    if (this.#isShown) return
    this.#isShown = this.#wasShown = true
    this.shownChanged()
    this.emit('show', makeEvent())
  }

  hide(): void {
    if (!this.#isShown) return
    this.#isShown = false
    if (this.isFocused()) moveFocus(null)
    this.shownChanged()
    this.emit('hide', makeEvent())
  }

  isVisible(): boolean {
    return this.#isShown
  }

  focus(): void {
    if (this.#isShown && !this.#isMinimized) moveFocus(this)
  }

  blur(): void {
    if (this.isFocused()) moveFocus(null)
  }

  isFocused(): boolean {
    return focusedWindow() === this
  }

  minimize(): void {
    if (this.#isMinimized) return
    this.#isMinimized = true
    if (this.isFocused()) moveFocus(null)
    this.shownChanged()
    this.emit('minimize', makeEvent())
  }

  restore(): void {
    if (!this.#isMinimized) return
    this.#isMinimized = false
    this.shownChanged()
    this.emit('restore', makeEvent())
    this.focus()
  }

  isMinimized(): boolean {
    return this.#isMinimized
  }
}
