import { makeEvent } from '../base/event.ts'
import { centered, DISPLAY, WORK_AREA } from './screen-area.ts'
import { WindowPresence } from './window-presence.ts'

/** Where a window is, and how large. */
export class WindowPlace extends WindowPresence {
  #bounds: Electron.Rectangle
  #normal: Electron.Rectangle
  #minimum: [number, number]
  #isMaximized = false
  #isFullScreen = false

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super(options)
    const { width = 800, height = 600, x, y, minWidth = 0, minHeight = 0 } = options
    const size = { width: Math.max(width, minWidth), height: Math.max(height, minHeight) }
    this.#bounds = { ...centered(size), ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }) }
    this.#normal = this.#bounds
    this.#minimum = [minWidth, minHeight]
  }

  /** For a window with a page: it follows. */
  protected sizeChanged(): void {
    // Without a page nobody needs to know.
  }

  maximize(): void {
    this.showInactive()
    if (this.#isMaximized) return
    this.#isMaximized = true
    this.#place(WORK_AREA)
    this.emit('maximize', makeEvent())
  }

  unmaximize(): void {
    if (!this.#isMaximized) return
    this.#isMaximized = false
    this.#place(this.#normal)
    this.emit('unmaximize', makeEvent())
  }

  isMaximized(): boolean {
    return this.#isMaximized
  }

  setFullScreen(wanted: boolean): void {
    if (wanted === this.#isFullScreen) return
    this.#isFullScreen = wanted
    this.#place(wanted ? DISPLAY : this.#isMaximized ? WORK_AREA : this.#normal)
    this.emit(wanted ? 'enter-full-screen' : 'leave-full-screen', makeEvent())
  }

  isFullScreen(): boolean {
    return this.#isFullScreen
  }

  isNormal(): boolean {
    return !this.isMinimized() && !this.#isMaximized && !this.#isFullScreen
  }

  getBounds(): Electron.Rectangle {
    return { ...this.#bounds }
  }

  setBounds(bounds: Partial<Electron.Rectangle>, _animate?: boolean): void {
    this.#isMaximized = false
    this.#normal = { ...this.#bounds, ...bounds }
    this.#place(this.#normal)
  }

  getNormalBounds(): Electron.Rectangle {
    return { ...this.#normal }
  }

  getContentBounds(): Electron.Rectangle {
    return this.getBounds()
  }

  setContentBounds(bounds: Electron.Rectangle): void {
    this.setBounds(bounds)
  }

  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height]
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height })
  }

  getContentSize(): number[] {
    return this.getSize()
  }

  setContentSize(width: number, height: number): void {
    this.setSize(width, height)
  }

  getPosition(): number[] {
    return [this.#bounds.x, this.#bounds.y]
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y })
  }

  center(): void {
    this.setBounds(centered(this.#bounds))
  }

  getMinimumSize(): number[] {
    return [...this.#minimum]
  }

  setMinimumSize(width: number, height: number): void {
    this.#minimum = [width, height]
  }

  #place(bounds: Electron.Rectangle): void {
    const before = this.#bounds
    this.#bounds = { ...bounds }
    const hasMoved = before.x !== bounds.x || before.y !== bounds.y
    const hasGrown = before.width !== bounds.width || before.height !== bounds.height
    if (hasGrown) {
      this.sizeChanged()
      this.emit('resize', makeEvent())
    }
    if (hasMoved) this.emit('move', makeEvent())
  }
}
