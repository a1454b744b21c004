import { makeEvent } from '../base/event.ts'
import type { Emitter } from '../base/strict.ts'
import type { CdpSession } from '../chromium/cdp.ts'
import { fromPage } from '../protocol/schemes.ts'
import type { FrameTree } from './frame-tree.ts'
import { netError } from './net-errors.ts'

/** Whether a page loads, and the events of that in Electron's order. */
export class Loading {
  readonly #contents: Emitter
  readonly #tree: FrameTree
  /** Statuses of documents on their way, by Chromium's name for the load. */
  readonly #codes = new Map<string, number>()
  readonly #documents = new Map<string, { url: string; isMain: boolean; frameId: string | undefined }>()
  isLoading = false
  #hasFailed = false
  #reported = new Set<string>()

  constructor(contents: Emitter, tree: FrameTree) {
    this.#contents = contents
    this.#tree = tree
  }

  follow(session: CdpSession): void {
    this.isLoading = false
    session.on('Page.frameStartedNavigating', ({ frameId, url, navigationType }) =>
      this.#starts(frameId, fromPage(url), /sameDocument/i.test(navigationType)),
    )
    session.on('Network.responseReceived', ({ type, requestId, response }) => {
      if (type === 'Document') this.#codes.set(requestId, response.status)
    })
    session.on('Page.frameNavigated', ({ frame }) => this.#navigated(frame))
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => this.#movedWithin(frameId, fromPage(url)))
    session.on('Page.domContentEventFired', () => {
      if (!this.isLoading) return
      this.#tree.main.emit('dom-ready')
      this.#emit('dom-ready')
    })
    session.on('Page.loadEventFired', () => this.#finishes())
    session.on('Page.frameStoppedLoading', ({ frameId }) => {
      if (this.#tree.isMain(frameId)) this.#stops()
    })
    session.on('Network.loadingFailed', ({ type, requestId, errorText }) => {
      if (type === 'Document') this.fails(requestId, errorText)
    })
    session.on('Network.requestWillBeSent', ({ type, requestId, request, frameId }) => {
      if (type === 'Document') this.#documents.set(requestId, { url: fromPage(request.url), isMain: this.#tree.isMain(frameId), frameId })
    })
  }

  /** A document did not come: told once, whoever notices first. */
  fails(loaderId: string, errorText: string, url?: string): void {
    if (this.#reported.has(loaderId)) return
    this.#reported.add(loaderId)
    const document = this.#documents.get(loaderId) ?? { url: url ?? '', isMain: true, frameId: undefined }
    const { name, number } = netError(errorText)
    if (document.isMain) this.#hasFailed = true
    const frame = (document.frameId === undefined ? undefined : this.#tree.frame(document.frameId)) ?? this.#tree.main
    this.#emit('did-fail-load', number, name, document.url, document.isMain, frame.processId, frame.routingId)
    if (document.isMain && name === 'ERR_ABORTED') this.#stops()
  }

  starts(): void {
    if (this.isLoading) return
    this.isLoading = true
    this.#emit('did-start-loading')
  }

  #starts(frameId: string, url: string, isSameDocument: boolean): void {
    const frame = this.#tree.frame(frameId) ?? this.#tree.main
    const isMainFrame = this.#tree.isMain(frameId)
    if (!isSameDocument) this.starts()
    if (isMainFrame && !isSameDocument) this.#hasFailed = false
    const details = { url, isSameDocument, isMainFrame, frame }
    this.#contents.emit('did-start-navigation', makeEvent(details), url, isSameDocument, isMainFrame, frame.processId, frame.routingId)
  }

  #navigated({ id, loaderId, unreachableUrl }: { id: string; loaderId: string; unreachableUrl?: string }): void {
    const frame = this.#tree.frame(id) ?? this.#tree.main
    const isMain = this.#tree.isMain(id)
    if (unreachableUrl !== undefined) return
    const code = this.#codes.get(loaderId) ?? -1
    this.#codes.clear()
    this.#emit('did-frame-navigate', frame.url, code, '', isMain, frame.processId, frame.routingId)
    if (isMain) this.#emit('did-navigate', frame.url, code, '')
  }

  #movedWithin(frameId: string, url: string): void {
    const frame = this.#tree.frame(frameId) ?? this.#tree.main
    this.#emit('did-navigate-in-page', url, this.#tree.isMain(frameId), frame.processId, frame.routingId)
  }

  #finishes(): void {
    // The browser's first, empty page is none that anybody asked for.
    if (this.#hasFailed || !this.isLoading) return
    this.#emit('did-frame-finish-load', true, this.#tree.main.processId, this.#tree.main.routingId)
    this.#emit('did-finish-load')
  }

  #stops(): void {
    if (!this.isLoading) return
    this.isLoading = false
    this.#documents.clear()
    this.#reported = new Set()
    this.#emit('did-stop-loading')
  }

  #emit(event: string, ...args: unknown[]): void {
    this.#contents.emit(event, makeEvent(), ...args)
  }
}
