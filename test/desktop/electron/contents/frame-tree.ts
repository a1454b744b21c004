import { randomUUID } from 'node:crypto'
import type { CdpSession } from '../chromium/cdp.ts'
import { fromPage } from '../protocol/schemes.ts'
import { ISOLATED_WORLD } from '../world/sources.ts'
import { WebFrameMain, type FrameHost } from './web-frame-main.ts'

/** Where scripts of a frame run: in the page's own world or in the preload's. */
interface Context {
  id: number
  frameId: string
  isIsolated: boolean
}

/** The frames of a page and their worlds, as the browser tells of them. */
export class FrameTree {
  readonly #host: FrameHost
  readonly #frames = new Map<string, WebFrameMain>()
  readonly #contexts = new Map<number, Context>()
  /** There from the first moment on, before the browser has a page for it. */
  readonly main: WebFrameMain
  #mainId = ''

  constructor(host: FrameHost) {
    this.#host = host
    this.main = new WebFrameMain(host, randomUUID(), null)
  }

  follow(session: CdpSession): void {
    session.on('Page.frameAttached', ({ frameId, parentFrameId }) => this.#add(frameId, parentFrameId))
    session.on('Page.frameNavigated', ({ frame }) => this.#navigated(frame))
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => this.#moved(frameId, url))
    session.on('Page.frameDetached', ({ frameId, reason }) => {
      if (reason === 'remove') this.#remove(frameId)
    })
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId, isDefault } = context.auxData as unknown as { frameId: string; isDefault: boolean }
      if (isDefault || context.name === ISOLATED_WORLD) this.#contexts.set(context.id, { id: context.id, frameId, isIsolated: !isDefault })
    })
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => this.#contexts.delete(executionContextId))
    session.on('Runtime.executionContextsCleared', () => this.#contexts.clear())
  }

  /** A new page of the browser: nothing of an earlier one is left. */
  begin(mainFrameId: string): void {
    for (const frame of this.main.frames) this.#remove(frame.frameToken)
    this.#contexts.clear()
    this.#frames.clear()
    this.#mainId = mainFrameId
    this.#frames.set(mainFrameId, this.main)
  }

  end(): void {
    WebFrameMain._remove(this.main)
  }

  frame(frameId: string): WebFrameMain | undefined {
    return this.#frames.get(frameId)
  }

  /** Chromium's name of the page, too. */
  get mainId(): string {
    return this.#mainId
  }

  isMain(frameId: string | undefined): boolean {
    return frameId === this.#mainId
  }

  frameOfContext(contextId: number): WebFrameMain | undefined {
    const context = this.#contexts.get(contextId)
    return context && this.#frames.get(context.frameId)
  }

  contextOf(frameToken: string, world: 'main' | 'isolated'): number | undefined {
    const frameId = frameToken === this.main.frameToken ? this.#mainId : frameToken
    const found = [...this.#contexts.values()].findLast(
      (context) => context.frameId === frameId && context.isIsolated === (world === 'isolated'),
    )
    return found?.id
  }

  isolatedContexts(): number[] {
    return [...this.#contexts.values()].filter(({ isIsolated }) => isIsolated).map(({ id }) => id)
  }

  #add(frameId: string, parentId: string | null): WebFrameMain {
    const known = this.#frames.get(frameId)
    if (known) return known
    const frame = new WebFrameMain(this.#host, frameId, parentId === null ? null : (this.#frames.get(parentId) ?? null))
    this.#frames.set(frameId, frame)
    return frame
  }

  #navigated({ id, parentId, url, urlFragment = '', name = '', unreachableUrl }: NavigatedFrame): void {
    WebFrameMain._update(this.#add(id, parentId ?? null), fromPage(unreachableUrl ?? url + urlFragment), name)
  }

  #moved(frameId: string, url: string): void {
    const frame = this.#frames.get(frameId)
    if (frame) WebFrameMain._update(frame, fromPage(url), frame.name)
  }

  #remove(frameId: string): void {
    const frame = this.#frames.get(frameId)
    if (!frame) return
    for (const { frameToken } of frame.framesInSubtree) this.#frames.delete(frameToken)
    WebFrameMain._remove(frame)
  }
}

interface NavigatedFrame {
  id: string
  parentId?: string
  url: string
  urlFragment?: string
  name?: string
  unreachableUrl?: string
}
