import { app } from '../app/app.ts'
import { makeEvent } from '../base/event.ts'
import { as, fitsClass } from '../base/fits.ts'
import { ContentsCore, type Surround } from '../contents/contents-core.ts'
import { WebContents } from '../contents/web-contents.ts'
import { BaseWindow } from './base-window.ts'
import { focusedWindow, onFocusChange } from './focus.ts'
import { allWindows } from './window-life.ts'

type Options = Electron.BrowserWindowConstructorOptions

const Contents = fitsClass<typeof Electron.WebContents>()(WebContents)

export class BrowserWindow extends BaseWindow {
  readonly #contents: WebContents

  constructor(options: Options = {}) {
    super(options)
    this.#contents = new Contents(this.#surround(), options.webPreferences ?? {})
    this.#contents.once('did-finish-load', () => this.emit('ready-to-show', makeEvent()))
    app.emit('browser-window-created', makeEvent(), this)
    if (options.fullscreen === true) this.setFullScreen(true)
    if (options.show !== false) this.showInactive()
    // As when a window manager gives it the keyboard, a moment later.
    if (options.show !== false) queueMicrotask(() => !this.isDestroyed() && this.focus())
  }

  static getAllWindows(): Electron.BrowserWindow[] {
    return as([...allWindows.values()])
  }

  static getFocusedWindow(): Electron.BrowserWindow | null {
    return as(focusedWindow())
  }

  static fromId(id: number): Electron.BrowserWindow | null {
    return as(allWindows.get(id) ?? null)
  }

  static fromWebContents(contents: Electron.WebContents): Electron.BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null
  }

  get webContents(): Electron.WebContents {
    return as(this.#contents)
  }

  loadURL(url: string, options?: Electron.LoadURLOptions): Promise<void> {
    return this.#contents.loadURL(url, options)
  }

  loadFile(path: string, options?: Electron.LoadFileOptions): Promise<void> {
    return this.#contents.loadFile(path, options)
  }

  reload(): void {
    this.#contents.reload()
  }

  protected override shownChanged(): void {
    ContentsCore._changed(this.#contents)
  }

  protected override sizeChanged(): void {
    ContentsCore._resized(this.#contents)
  }

  protected override leave(atOnce: boolean): Promise<void> {
    return ContentsCore._end(this.#contents, atOnce)
  }

  #surround(): Surround {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the accessors below are of another object
    const window = this
    return {
      get size() {
        const { width, height } = window.getContentBounds()
        return { width, height }
      },
      get isFocused() {
        return window.isFocused()
      },
      get isShown() {
        return window.looksShown
      },
      close: () => window.close(),
      pageClosed: () => window.destroy(),
      retitle: (title) => window.#retitle(title),
      open: (details, options) => window.#open(details, options),
    }
  }

  #retitle(title: string): void {
    const event = makeEvent()
    this.emit('page-title-updated', event, title, true)
    if (!event.defaultPrevented) this.setTitle(title)
  }

  #open(details: Electron.HandlerDetails, overrides: Options): void {
    const { url, frameName, disposition, referrer } = details
    const { webPreferences: preferences, ...rest } = overrides
    const options: Options = { ...rest, webPreferences: { preload: '', ...preferences, session: this.webContents.session } }
    const opened = new BrowserWindow(options)
    this.#contents.emit('did-create-window', opened, { url, frameName, options, disposition, referrer })
    void opened.loadURL(url).catch(() => undefined)
  }
}

onFocusChange((window, event) => {
  if (!(window instanceof BrowserWindow)) return
  ContentsCore._changed(as<ContentsCore>(window.webContents))
  window.webContents.emit(event)
})
