import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from '../app/app.ts'
import { as } from '../base/fits.ts'
import { NotInStandIn } from '../base/strict.ts'
import { Gone } from '../chromium/cdp.ts'
import { toPage } from '../protocol/schemes.ts'
import { allContents } from './contents-core.ts'
import { EditedContents } from './edited-contents.ts'
import { waitForLoad } from './wait-for-load.ts'
import type { OpenHandler } from './window-open.ts'

export class WebContents extends EditedContents {
  #pendingUrl = ''
  readonly #sheets = new Map<string, string>()

  get mainFrame(): Electron.WebFrameMain {
    return as(this.tree.main)
  }

  async loadURL(url: string, options: Electron.LoadURLOptions = {}): Promise<void> {
    for (const name of Object.keys(options)) if (name !== 'userAgent') throw new NotInStandIn(`option '${name}' of loadURL`)
    if (options.userAgent !== undefined) this.setUserAgent(options.userAgent)
    this.#pendingUrl = url
    if (this.crashed) this.page = this.openPage()
    const loaded = waitForLoad(this, url)
    await this.#navigate(url)
    await loaded
  }

  async #navigate(url: string): Promise<void> {
    try {
      const { session } = await this.page
      const { errorText, loaderId } = await session.send('Page.navigate', { url: toPage(url) })
      if (errorText !== undefined) this.loading.fails(loaderId ?? '', errorText, url)
    } catch (error) {
      // Who waits for the page is told by its end.
      if (!(error instanceof Gone)) throw error
    }
  }

  loadFile(path: string, options: Electron.LoadFileOptions = {}): Promise<void> {
    const url = pathToFileURL(resolve(app.getAppPath(), path))
    for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.set(name, value)
    if (options.search !== undefined) url.search = options.search
    if (options.hash !== undefined) url.hash = options.hash
    return this.loadURL(url.href)
  }

  reload(): void {
    this.restart()
  }

  reloadIgnoringCache(): void {
    if (this.crashed) this.restart()
    else this.act((page) => page.session.send('Page.reload', { ignoreCache: true }))
  }

  stop(): void {
    this.act((page) => page.session.send('Page.stopLoading'))
  }

  getURL(): string {
    return this.tree.main.url === '' ? this.#pendingUrl : this.tree.main.url
  }

  getTitle(): string {
    return this.title === '' ? this.getURL() : this.title
  }

  getType(): ReturnType<Electron.WebContents['getType']> {
    return 'window'
  }

  getProcessId(): number {
    return this.tree.main.processId
  }

  getOSProcessId(): number {
    return this.tree.main.processId
  }

  isDestroyed(): boolean {
    return this.closed
  }

  isCrashed(): boolean {
    return this.crashed
  }

  isLoading(): boolean {
    return this.loading.isLoading
  }

  isLoadingMainFrame(): boolean {
    return this.loading.isLoading
  }

  isFocused(): boolean {
    return this.around.isFocused
  }

  focus(): void {
    this.act((page) => page.session.send('Page.bringToFront'))
  }

  close(_options?: Electron.CloseOpts): void {
    this.around.close()
  }

  send(channel: string, ...args: unknown[]): void {
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument')
    this.tree.main.send(channel, ...args)
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    if (this.loading.isLoading || this.getURL() === '') await new Promise((resolve) => this.once('did-stop-loading', resolve))
    return await this.run(this.tree.main.frameToken, code, userGesture)
  }

  async insertCSS(css: string, _options?: Electron.InsertCSSOptions): Promise<string> {
    const { session } = await this.page
    await Promise.all([session.send('DOM.enable'), session.send('CSS.enable')])
    const { frameTree } = await session.send('Page.getFrameTree')
    const { styleSheetId } = await session.send('CSS.createStyleSheet', { frameId: frameTree.frame.id, force: true })
    await session.send('CSS.setStyleSheetText', { styleSheetId, text: css })
    const key = `css-${this.#sheets.size + 1}`
    this.#sheets.set(key, styleSheetId)
    return key
  }

  async removeInsertedCSS(key: string): Promise<void> {
    const { session } = await this.page
    const styleSheetId = this.#sheets.get(key)
    if (styleSheetId !== undefined) await session.send('CSS.setStyleSheetText', { styleSheetId, text: '' })
  }

  forcefullyCrashRenderer(): void {
    // The question is never answered: who would answer it is gone.
    this.act((page) => page.session.send('Page.crash'))
  }

  protected restart(): boolean {
    if (this.crashed) void this.loadURL(this.getURL()).catch(() => undefined)
    else this.act((page) => page.session.send('Page.reload'))
    return true
  }
}

const contentsList = (): Electron.WebContents[] => as([...allContents.values()])

/** `webContents` of the module, with nothing of the class but its statics. */
export const webContentsStatics = {
  getAllWebContents: contentsList,
  fromId: (id: number): Electron.WebContents | undefined => as(allContents.get(id)),
  getFocusedWebContents: (): Electron.WebContents | null => contentsList().find((contents) => contents.isFocused()) ?? null,
  fromFrame: (frame: Electron.WebFrameMain): Electron.WebContents | undefined =>
    contentsList().find(({ mainFrame }) => mainFrame === frame.top),
}
