import { app } from '../app/app.ts'
import { makeEvent } from '../base/event.ts'
import { as } from '../base/fits.ts'
import { settings } from '../base/settings.ts'
import { Emitter, retire } from '../base/strict.ts'
import { Gone } from '../chromium/cdp.ts'
import { theBrowser } from '../chromium/the-browser.ts'
import { IpcMain } from '../ipc/ipc-main.ts'
import { toPage } from '../protocol/schemes.ts'
import { applyPermission, type Permission } from '../session/permissions.ts'
import { Session } from '../session/session.ts'
import { WebRequest } from '../session/web-request.ts'
import type { FromPage } from '../world/isolated-half.ts'
import type { PageState } from '../world/worlds.ts'
import { runInPage } from './evaluate.ts'
import { FrameTree } from './frame-tree.ts'
import { hearPage, type Hearing } from './hear-page.ts'
import { Loading } from './loading.ts'
import { Messages } from './messages.ts'
import { Navigation } from './navigation.ts'
import { Page, type Look, type PageHost } from './page.ts'
import { checkPreferences } from './preferences.ts'
import { RAISED_BY_CONTENTS } from './web-contents-events.ts'
import type { WebFrameMain } from './web-frame-main.ts'
import { askToOpen, type Opener, type OpenHandler, type Wish } from './window-open.ts'

/** The window around a page. */
export interface Surround {
  readonly size: { width: number; height: number }
  readonly isFocused: boolean
  /** A window that was never shown counts as visible, as in Electron. */
  readonly isShown: boolean
  close(): void
  /** The page is gone by itself. */
  pageClosed(): void
  retitle(title: string): void
  readonly open: Opener
}

export const allContents = new Map<number, ContentsCore>()
let lastId = 0
let darkness = (): boolean => false

/** What holds a page of the browser: it outlives crashes, and gets a new page then. */
export abstract class ContentsCore extends Emitter {
  static override readonly events = RAISED_BY_CONTENTS
  readonly id = ++lastId
  readonly ipc = as<Electron.IpcMain>(new IpcMain())
  readonly session: Electron.Session
  protected readonly around: Surround
  protected readonly preferences: Electron.WebPreferences
  protected readonly tree: FrameTree
  protected readonly loading: Loading
  protected readonly messages: Messages
  protected page: Promise<Page>
  protected openHandler: OpenHandler | null = null
  protected zoom = 1
  protected throttles: boolean
  protected crashed = false
  protected closed = false
  protected title = ''
  protected agent: string | undefined

  readonly #leaveSession: () => void
  #present: PageHost | undefined

  constructor(around: Surround, preferences: Electron.WebPreferences) {
    super()
    this.around = around
    this.preferences = checkPreferences(preferences)
    this.throttles = preferences.backgroundThrottling ?? true
    this.zoom = preferences.zoomFactor ?? 1
    this.session = preferences.session ?? as(Session.fromPartition(preferences.partition ?? ''))
    this.tree = new FrameTree({
      processId: 1000 + this.id,
      send: (token, channel, args) => this.messages.send(token, channel, args),
      run: (token, code, gesture) => this.run(token, code, gesture),
      reload: () => this.restart(),
    })
    this.loading = new Loading(this, this.tree)
    const hear = (what: FromPage, frame: WebFrameMain, contextId: number) => hearPage(what, frame, contextId, this.#hearing())
    this.messages = new Messages({ contents: as(this), preloadFailed: (error) => this.#preloadFailed(error), page: hear }, this.tree)
    this.#leaveSession = Session._join(as(this.session), {
      rewatch: () => this.act((page) => page.requests.watch(this.#watch)),
      clear: (storageTypes, origin) => this.#clear(storageTypes, origin),
    })
    this.page = this.openPage()
    allContents.set(this.id, this)
    app.emit('web-contents-created', makeEvent(), this)
  }

  /** Not of Electron: what the window tells its page. */
  static _changed(contents: ContentsCore): void {
    const state = contents.#state
    contents.messages.tellAll({ is: 'state', state })
    contents.act((page) => page.scripts.remember(state))
  }

  static _resized(contents: ContentsCore): void {
    contents.act((page) => page.show(contents.#look))
  }

  /** Closes the page, running what it does on leaving; at once, for the main process, where it must not wait. */
  static async _end(contents: ContentsCore, atOnce: boolean): Promise<void> {
    const { page } = contents
    if (atOnce) contents.#end()
    await page.then((open) => open.close()).catch(ignoreGone)
    contents.#end()
  }

  static _useDarkness(isDark: () => boolean): void {
    darkness = isDark
  }

  /** Chromium's names of the pages, in the order in which their windows were made. */
  static _pageIds(): string[] {
    return [...allContents.values()].map(({ tree }) => tree.mainId)
  }

  static _ofFrame(frameId: string): ContentsCore | undefined {
    return [...allContents.values()].find(({ tree }) => tree.frame(frameId) !== undefined)
  }

  /** Runs when the page is there; a page that goes meanwhile takes what was asked of it with it. */
  protected act(action: (page: Page) => Promise<unknown>): void {
    void this.page.then(action).catch(ignoreGone)
  }

  protected async run(frameToken: string, code: string, userGesture: boolean): Promise<unknown> {
    const { session } = await this.page
    return await runInPage(session, this.tree.contextOf(frameToken, 'main'), code, userGesture)
  }

  protected abstract restart(): boolean

  protected openPage(): Promise<Page> {
    this.crashed = false
    const navigation = new Navigation(this, this.tree)
    const host = this.#host()
    this.#present = host
    const page = Page.open({ contents: this, tree: this.tree, loading: this.loading, navigation, messages: this.messages }, host)
    page.catch(ignoreGone)
    return page
  }

  #hearing(): Hearing {
    return {
      contents: as(this),
      permissions: Session._permissionsOf(as(this.session)),
      opens: (wish) => this.#opens(wish),
      close: () => this.around.close(),
      retitle: (title) => this.#retitle(title),
      permit: (permission, origin, granted) => this.#permit(permission, origin, granted),
      answer: (contextId, message) => this.messages.tell(contextId, message),
    }
  }

  async #permit(permission: Permission, origin: string, granted: boolean): Promise<void> {
    const browser = await theBrowser()
    await applyPermission(browser.cdp.session(), permission, origin, granted, await Session._contextOf(as(this.session), browser))
  }

  #host(): PageHost {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the accessors below are of another object
    const contents = this
    const session = as<Session>(this.session)
    const { preload = '', nodeIntegrationInSubFrames: everyFrame = false, additionalArguments = [] } = this.preferences
    return {
      sessionName: Session._nameOf(session),
      contextId: (browser) => Session._contextOf(session, browser),
      preload: { path: preload, everyFrame, arguments: additionalArguments },
      get isOver() {
        return contents.closed
      },
      get state() {
        return contents.#state
      },
      get watch() {
        return contents.#watch
      },
      get look() {
        return contents.#look
      },
      gate: (paused) => WebRequest._judge(as(this.session.webRequest), paused, as(this)),
      opens: (wish) => this.#opens(wish),
      closed(this: PageHost) {
        // The page before a crash goes when there may be a new one already.
        if (contents.#present === this && !contents.closed) contents.around.pageClosed()
      },
      crashed: () => this.#crashes(),
      worldMade: (contextId) => {
        if (!contents.closed) contents.messages.tell(contextId, { is: 'state', state: contents.#state })
      },
      preloadFailed: (_path, error) => this.#preloadFailed(error),
    }
  }

  get #watch(): { requests: boolean; responses: boolean } {
    return WebRequest._watch(as(this.session.webRequest))
  }

  async #clear(storageTypes: string, origin = this.tree.main.origin): Promise<void> {
    const { session } = await this.page
    await session.send('Storage.clearDataForOrigin', { origin: toPage(origin).replace(/\/$/, ''), storageTypes })
  }

  /** Without throttling a page never hears that it is hidden: Electron's documentation of `backgroundThrottling`. */
  get #state(): PageState {
    return { visible: this.around.isShown || !this.throttles, focused: this.around.isFocused }
  }

  get #look(): Look {
    const { languages } = settings
    return { ...this.around.size, zoom: this.zoom, isDark: darkness(), userAgent: this.agent ?? this.session.getUserAgent(), languages }
  }

  #opens(wish: Wish): void {
    askToOpen(wish, this.tree.main.url, this.openHandler, this.around.open)
  }

  #preloadFailed(error: Error): void {
    this.emit('preload-error', makeEvent(), this.preferences.preload, error)
  }

  #retitle(title: string): void {
    this.title = title
    this.emit('page-title-updated', makeEvent(), title, true)
    this.around.retitle(title)
  }

  #crashes(): void {
    this.crashed = true
    this.#present = undefined
    this.loading.isLoading = false
    // A renderer that crashed on purpose ends with this signal's number.
    const details: Electron.RenderProcessGoneDetails = { reason: 'crashed', exitCode: 5 }
    void this.page.then((page) => page.close()).catch(ignoreGone)
    app.emit('render-process-gone', makeEvent(), this, details)
    this.emit('render-process-gone', makeEvent(), details)
  }

  #end(): void {
    if (this.closed) return
    this.closed = true
    void this.page.then((page) => page.deafen()).catch(ignoreGone)
    allContents.delete(this.id)
    this.tree.end()
    this.#leaveSession()
    this.emit('destroyed')
    retire(this, ['isDestroyed', 'id'])
  }
}

/** A mistake of the stand-in ends the app: it must not look like one of the app. */
function ignoreGone(error: unknown): void {
  if (error instanceof Gone) return
  queueMicrotask(() => {
    throw error
  })
}
