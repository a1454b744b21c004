import type { Emitter } from '../base/strict.ts'
import { Gone, type CdpSession } from '../chromium/cdp.ts'
import { discard, type Target } from '../chromium/targets.ts'
import { theBrowser, type TheBrowser } from '../chromium/the-browser.ts'
import { SESSION_HEADER } from '../protocol/server.ts'
import { ISOLATED_WORLD } from '../world/sources.ts'
import type { PageState } from '../world/worlds.ts'
import { followConsole } from './console.ts'
import type { FrameTree } from './frame-tree.ts'
import type { Loading } from './loading.ts'
import type { Messages } from './messages.ts'
import type { Navigation } from './navigation.ts'
import { PageScripts, type Preload } from './page-scripts.ts'
import { Requests, type Gate } from './requests.ts'
import type { Wish } from './window-open.ts'

/** The parts of a WebContents that look at the browser's page. */
export interface PageParts {
  contents: Emitter
  tree: FrameTree
  loading: Loading
  navigation: Navigation
  messages: Messages
}

export interface PageHost {
  readonly sessionName: string
  /** The WebContents did not wait for its page. */
  readonly isOver: boolean
  contextId(browser: TheBrowser): Promise<string | undefined>
  readonly preload: Preload
  readonly state: PageState
  readonly watch: { requests: boolean; responses: boolean }
  readonly gate: Gate
  readonly look: Look
  opens(wish: Wish): void
  closed(): void
  crashed(): void
  /** A document begins: what has changed since its scripts were laid out must be told. */
  worldMade(contextId: number): void
  preloadFailed(path: string, error: Error): void
}

/** What a page is shown with. */
export interface Look {
  width: number
  height: number
  zoom: number
  isDark: boolean
  userAgent: string
  languages: readonly string[]
}

/** A page of the browser, wired to its WebContents. */
export class Page {
  readonly session: CdpSession
  readonly scripts: PageScripts
  readonly requests: Requests
  readonly #target: Target
  readonly #browser: TheBrowser

  private constructor(browser: TheBrowser, target: Target) {
    this.#browser = browser
    this.#target = target
    this.session = target.session
    this.scripts = new PageScripts(target.session)
    this.requests = new Requests(target.session)
  }

  static async open(parts: PageParts, host: PageHost): Promise<Page> {
    const browser = await theBrowser()
    const page = new Page(browser, await browser.targets.open(await host.contextId(browser)))
    if (host.isOver) {
      await page.close()
      throw new Gone('the page was closed before it was open')
    }
    page.#follow(parts, host)
    await page.#setUp(host)
    return page
  }

  close(): Promise<void> {
    return this.#browser.targets.close(this.#target.targetId)
  }

  /** Whatever the browser still says of it, nobody is there any more to hear it. */
  deafen(): void {
    this.session.events.removeAllListeners()
  }

  async show(look: Look): Promise<void> {
    const { session } = this
    const [width, height] = [Math.round(look.width / look.zoom), Math.round(look.height / look.zoom)]
    await Promise.all([
      session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: look.zoom, mobile: false }),
      session.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: look.isDark ? 'dark' : 'light' }] }),
      session.send('Emulation.setUserAgentOverride', { userAgent: look.userAgent, acceptLanguage: look.languages.join(',') }),
    ])
  }

  #follow({ contents, tree, loading, navigation, messages }: PageParts, host: PageHost): void {
    const { session } = this
    tree.begin(this.#target.targetId)
    tree.follow(session)
    loading.follow(session)
    navigation.follow(session, this.requests)
    this.requests.add(host.gate)
    messages.follow(session)
    followConsole(contents, session, tree)
    let wish: Wish | undefined
    session.on('Page.windowOpen', ({ url, windowName, windowFeatures }) => {
      wish = { url, frameName: windowName === '_blank' ? '' : windowName, features: features(windowFeatures) }
    })
    session.on('Inspector.targetCrashed', () => host.crashed())
    session.on('Runtime.executionContextCreated', ({ context: { id, name } }) => {
      if (name === ISOLATED_WORLD) host.worldMade(id)
    })
    this.#browser.targets.follow(this.#target.targetId, {
      popUp: (target) => {
        void discard(target, this.#browser.targets)
        if (wish) host.opens(wish)
      },
      closed: () => {
        session.forget()
        host.closed()
      },
    })
  }

  async #setUp(host: PageHost): Promise<void> {
    const { session } = this
    const header = host.sessionName === 'default' ? {} : { [SESSION_HEADER]: host.sessionName }
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 }),
      session.send('Network.setExtraHTTPHeaders', { headers: header }),
      session.send('Log.enable'),
      session.send('Inspector.enable'),
      session.send('Emulation.setFocusEmulationEnabled', { enabled: true }),
      this.scripts.install(host.preload, host.state, (path, error) => host.preloadFailed(path, error)),
      this.requests.watch(host.watch),
      this.show(host.look),
      session.send('Runtime.runIfWaitingForDebugger'),
    ])
  }
}

/** What a link without wishes asks for is all that a browser window has. */
function features(list: readonly string[]): string {
  const wished = list.filter((feature) => /[=]/.test(feature))
  return wished.join(',')
}
