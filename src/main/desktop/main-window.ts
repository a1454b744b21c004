import { app, type BrowserWindow, type WebContents } from 'electron'
import { offerContextMenu } from './context-menu.ts'
import type { WindowPlace } from './services/settings-store.ts'
import type { DesktopTexts } from './texts.ts'
import { APP_ICON } from './tray.ts'
import { openWindow, placeOf, reveal } from './window.ts'

/** A page that crashes again at once would do so for ever. */
const CRASHES_MAX = 3
const CRASHES_WITHIN_MS = 60_000

interface WindowParts {
  texts: () => DesktopTexts
  place: () => WindowPlace | null
  keepPlace: (place: WindowPlace) => void
  /** Whether closing it only puts it away. */
  staysOpen: () => boolean
  /** Nobody waits any more for what the page has asked. */
  pageWent: () => void
  pageCrashed: () => void
  focused: () => void
}

/** The app's one window, made when it is wanted and made anew when it was closed. */
export class MainWindow {
  readonly #parts: WindowParts
  #window: BrowserWindow | null = null
  #crashes: number[] = []

  constructor(parts: WindowParts) {
    this.#parts = parts
  }

  readonly owns = (contents: WebContents): boolean => contents === this.#window?.webContents

  /** Makes it, unseen: a room is received without anybody looking. */
  prepare(): BrowserWindow {
    this.#window ??= this.#open()
    return this.#window
  }

  reveal(): void {
    const window = this.prepare()
    if (window.webContents.isLoading() && !window.isVisible()) window.once('ready-to-show', () => reveal(window))
    else reveal(window)
  }

  #open(): BrowserWindow {
    const window = openWindow(this.#parts.place(), APP_ICON)
    const { webContents } = window
    offerContextMenu(webContents, this.#parts.texts)
    window.on('close', (event) => this.#closing(event, window))
    window.on('closed', () => {
      this.#window = null
      this.#parts.pageWent()
    })
    window.on('focus', this.#parts.focused)
    webContents.on('did-navigate', this.#parts.pageWent)
    webContents.on('render-process-gone', (_event, { reason }) => reason !== 'clean-exit' && this.#crashed(webContents))
    return window
  }

  #closing(event: { preventDefault: () => void }, window: BrowserWindow): void {
    this.#parts.keepPlace(placeOf(window))
    if (!this.#parts.staysOpen()) return
    event.preventDefault()
    window.hide()
  }

  #crashed(contents: WebContents): void {
    this.#parts.pageWent()
    const now = Date.now()
    this.#crashes = [...this.#crashes.filter((at) => now - at < CRASHES_WITHIN_MS), now]
    if (this.#crashes.length > CRASHES_MAX) {
      app.quit()
      return
    }
    this.#parts.pageCrashed()
    contents.reload()
  }
}
