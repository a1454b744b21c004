import { makeEvent } from '../base/event.ts'
import type { Emitter } from '../base/strict.ts'
import type { CdpSession } from '../chromium/cdp.ts'
import { fromPage, mappedSchemes, toPage } from '../protocol/schemes.ts'
import type { FrameTree } from './frame-tree.ts'
import type { Paused, Requests, Verdict } from './requests.ts'

/** What a browser loads by itself, so that its request comes by here. */
const LOADED_BY_REQUEST = /^(https?|file):/

const isOurs = (url: string): boolean => mappedSchemes().some((scheme) => url.startsWith(`${scheme}://`))

/** Asks the app before a page goes somewhere by itself. Where the main process sends it, nobody is asked. */
export class Navigation {
  readonly #contents: Emitter
  readonly #tree: FrameTree
  /** Where frames want to go, until the request of that comes. */
  readonly #wishes = new Map<string, string>()
  /** The same for schemes of the app, of which the browser makes no request. */
  readonly #unknown = new Map<string, string>()

  constructor(contents: Emitter, tree: FrameTree) {
    this.#contents = contents
    this.#tree = tree
  }

  follow(session: CdpSession, requests: Requests): void {
    this.#wishes.clear()
    session.on('Page.frameRequestedNavigation', ({ frameId, url, disposition }) => {
      if (disposition !== 'currentTab') return
      if (LOADED_BY_REQUEST.test(url)) this.#wishes.set(frameId, url)
      else if (this.#mayGo(frameId, url) && isOurs(url)) this.#unknown.set(frameId, url)
    })
    // No sooner: the browser would give it up for the one it does not know.
    session.on('Page.frameStartedNavigating', ({ frameId, url }) => {
      if (this.#unknown.get(frameId) !== url) return
      this.#unknown.delete(frameId)
      session.send('Page.navigate', { url: toPage(url), frameId }).catch(() => undefined)
    })
    requests.add((paused) => this.#judge(paused))
  }

  #judge({ resourceType, frameId, request, redirectedRequestId, responseStatusCode }: Paused): Verdict {
    if (resourceType !== 'Document' || responseStatusCode !== undefined) return undefined
    if (redirectedRequestId !== undefined) return this.#redirects(frameId, fromPage(request.url)) ? undefined : false
    const wish = this.#wishes.get(frameId)
    this.#wishes.delete(frameId)
    if (wish === undefined) return undefined
    return this.#mayGo(frameId, fromPage(wish)) ? undefined : false
  }

  #redirects(frameId: string, url: string): boolean {
    if (!this.#asks('will-redirect', frameId, url)) return false
    this.#asks('did-redirect-navigation', frameId, url)
    return true
  }

  #mayGo(frameId: string, url: string): boolean {
    if (!this.#asks('will-frame-navigate', frameId, url)) return false
    return !this.#tree.isMain(frameId) || this.#asks('will-navigate', frameId, url)
  }

  #asks(name: string, frameId: string, url: string): boolean {
    const frame = this.#tree.frame(frameId) ?? null
    const isMainFrame = this.#tree.isMain(frameId)
    const event = makeEvent({ url, isSameDocument: false, isMainFrame, frame, initiator: frame })
    this.#contents.emit(name, event, url, false, isMainFrame, frame?.processId, frame?.routingId)
    return !event.defaultPrevented
  }
}
