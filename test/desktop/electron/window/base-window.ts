import { app } from '../app/app.ts'
import { WindowPlace } from './window-place.ts'

type Options = Electron.BrowserWindowConstructorOptions

/** A window without its page: its title, its menu bar, and what the task bar shows of it. */
export class BaseWindow extends WindowPlace {
  #title: string
  #isMenuBarVisible: boolean
  #isAlwaysOnTop: boolean
  #background: string

  constructor(options: Options = {}) {
    super(options)
    this.#title = options.title ?? app.getName()
    this.#isAlwaysOnTop = options.alwaysOnTop ?? false
    this.#background = options.backgroundColor ?? '#FFFFFF'
    this.#isMenuBarVisible = options.autoHideMenuBar !== true
  }

  getTitle(): string {
    return this.#title
  }

  setTitle(title: string): void {
    this.#title = title
  }

  get title(): string {
    return this.#title
  }

  set title(title: string) {
    this.#title = title
  }

  getBackgroundColor(): string {
    return this.#background
  }

  setBackgroundColor(color: string): void {
    this.#background = color
  }

  isAlwaysOnTop(): boolean {
    return this.#isAlwaysOnTop
  }

  setAlwaysOnTop(wanted: boolean): void {
    this.#isAlwaysOnTop = wanted
  }

  isMenuBarVisible(): boolean {
    return this.#isMenuBarVisible
  }

  setMenuBarVisibility(visible: boolean): void {
    this.#isMenuBarVisible = visible
  }

  setAutoHideMenuBar(hide: boolean): void {
    this.#isMenuBarVisible = !hide
  }

  setMenu(_menu: Electron.Menu | null): void {
    // Its items are clicked through the menu itself.
  }

  removeMenu(): void {
    this.setMenu(null)
  }

  setOverlayIcon(_overlay: Electron.NativeImage | null, _description: string): void {
    // Windows' task bar; the driver sees the call.
  }

  flashFrame(_flash: boolean): void {
    // The task bar; the driver sees the call.
  }

  setProgressBar(_progress: number): void {
    // The task bar; the driver sees the call.
  }

  setIcon(_icon: Electron.NativeImage | string): void {
    // The window's frame.
  }

  setSkipTaskbar(_skip: boolean): void {
    // The task bar.
  }

  moveTop(): void {
    // Windows do not cover each other here.
  }
}
