import { ContentsCore } from './contents-core.ts'

/** Zoom levels are steps of a fifth, as in Chromium. */
const ZOOM_STEP = 1.2

/** How a page is shown, and the tools that look at it. */
export abstract class ShownContents extends ContentsCore {
  #devTools = false

  get zoomFactor(): number {
    return this.zoom
  }

  set zoomFactor(factor: number) {
    if (!(factor > 0)) throw new Error("'zoomFactor' must be a double greater than 0.0")
    this.zoom = factor
    ContentsCore._resized(this)
  }

  get zoomLevel(): number {
    return Math.log(this.zoom) / Math.log(ZOOM_STEP)
  }

  set zoomLevel(level: number) {
    this.zoomFactor = ZOOM_STEP ** level
  }

  getZoomFactor(): number {
    return this.zoomFactor
  }

  setZoomFactor(factor: number): void {
    this.zoomFactor = factor
  }

  getZoomLevel(): number {
    return this.zoomLevel
  }

  setZoomLevel(level: number): void {
    this.zoomLevel = level
  }

  setVisualZoomLevelLimits(_minimum: number, _maximum: number): Promise<void> {
    return Promise.resolve()
  }

  get backgroundThrottling(): boolean {
    return this.throttles
  }

  set backgroundThrottling(allowed: boolean) {
    this.throttles = allowed
    ContentsCore._changed(this)
  }

  getBackgroundThrottling(): boolean {
    return this.throttles
  }

  setBackgroundThrottling(allowed: boolean): void {
    this.backgroundThrottling = allowed
  }

  get userAgent(): string {
    return this.getUserAgent()
  }

  getUserAgent(): string {
    return this.agent ?? this.session.getUserAgent()
  }

  setUserAgent(userAgent: string): void {
    this.agent = userAgent
    ContentsCore._resized(this)
  }

  openDevTools(_options?: Electron.OpenDevToolsOptions): void {
    if (this.preferences.devTools === false || this.#devTools) return
    this.#devTools = true
    this.emit('devtools-opened')
  }

  closeDevTools(): void {
    if (!this.#devTools) return
    this.#devTools = false
    this.emit('devtools-closed')
  }

  isDevToolsOpened(): boolean {
    return this.#devTools
  }

  toggleDevTools(): void {
    if (this.#devTools) this.closeDevTools()
    else this.openDevTools()
  }

  inspectElement(_x: number, _y: number): void {
    this.openDevTools()
  }
}
