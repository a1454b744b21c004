import { Emitter, retire } from '../base/strict.ts'
import { imageOf } from './native-image.ts'

const RAISED = ['click', 'right-click', 'double-click', 'middle-click', 'balloon-click', 'balloon-show', 'balloon-closed'].concat([
  'mouse-enter',
  'mouse-leave',
  'mouse-move',
  'mouse-up',
  'mouse-down',
  'drop',
  'drop-files',
  'drop-text',
  'drag-enter',
  'drag-leave',
  'drag-end',
])

export class Tray extends Emitter {
  static override readonly events = RAISED
  readonly #guid: string | null
  #title = ''
  #ignoresDoubleClicks = false
  #isGone = false

  constructor(image: Electron.NativeImage | string, guid?: string) {
    super()
    this.#guid = guid ?? null
    this.setImage(image)
  }

  /** Electron throws where a path leads to no image. */
  setImage(image: Electron.NativeImage | string): void {
    if (typeof image === 'string' && imageOf(image).isEmpty()) throw new Error(`Failed to load image from path '${image}'`)
  }

  setPressedImage(image: Electron.NativeImage | string): void {
    this.setImage(image)
  }

  setToolTip(_toolTip: string): void {
    // Nobody points at it.
  }

  setTitle(title: string, _options?: Electron.TitleOptions): void {
    this.#title = title
  }

  getTitle(): string {
    return this.#title
  }

  setContextMenu(_menu: Electron.Menu | null): void {
    // Its items are clicked through the menu itself.
  }

  popUpContextMenu(_menu?: Electron.Menu, _position?: Electron.Point): void {
    // Its items are clicked through the menu itself.
  }

  setIgnoreDoubleClickEvents(ignore: boolean): void {
    this.#ignoresDoubleClicks = ignore
  }

  getIgnoreDoubleClickEvents(): boolean {
    return this.#ignoresDoubleClicks
  }

  getGUID(): string | null {
    return this.#guid
  }

  getBounds(): Electron.Rectangle {
    return { x: 0, y: 0, width: 0, height: 0 }
  }

  destroy(): void {
    if (this.#isGone) return
    this.#isGone = true
    retire(this, ['isDestroyed'])
  }

  isDestroyed(): boolean {
    return this.#isGone
  }
}
