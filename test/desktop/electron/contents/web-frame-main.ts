import { Emitter } from '../base/strict.ts'
import { as } from '../base/fits.ts'
import { IpcMain } from '../ipc/ipc-main.ts'
import { originOf } from '../protocol/schemes.ts'

/** What a frame asks of the page it belongs to. */
export interface FrameHost {
  readonly processId: number
  send(frameId: string, channel: string, args: unknown[]): void
  run(frameId: string, code: string, userGesture: boolean): Promise<unknown>
  reload(frameId: string): boolean
}

const all = new Map<string, WebFrameMain>()
let lastRoutingId = 0

export class WebFrameMain extends Emitter {
  static override readonly events = ['dom-ready']
  readonly frameToken: string
  readonly routingId = ++lastRoutingId
  readonly frameTreeNodeId = lastRoutingId
  readonly parent: Electron.WebFrameMain | null
  readonly ipc = as<Electron.IpcMain>(new IpcMain())
  readonly #host: FrameHost
  #children: Electron.WebFrameMain[] = []
  #url = ''
  #name = ''
  #isGone = false

  constructor(host: FrameHost, frameToken: string, parent: WebFrameMain | null) {
    super()
    this.#host = host
    this.frameToken = frameToken
    this.parent = as<Electron.WebFrameMain | null>(parent)
    if (parent) parent.#children.push(as(this))
    all.set(frameToken, this)
  }

  static fromId(processId: number, routingId: number): Electron.WebFrameMain | undefined {
    return as([...all.values()].find((frame) => frame.processId === processId && frame.routingId === routingId))
  }

  static fromFrameToken(processId: number, frameToken: string): Electron.WebFrameMain | null {
    const frame = all.get(frameToken)
    return as(frame?.processId === processId ? frame : null)
  }

  /** Not of Electron: what the page tells of its frame. */
  static _update(frame: WebFrameMain, url: string, name: string): void {
    frame.#url = url
    frame.#name = name
  }

  static _remove(frame: WebFrameMain): void {
    frame.#isGone = true
    all.delete(frame.frameToken)
    for (const child of frame.#children) WebFrameMain._remove(as(child))
    const parent = as<WebFrameMain | null>(frame.parent)
    if (parent) parent.#children = parent.#children.filter((child) => child !== as<Electron.WebFrameMain>(frame))
  }

  get url(): string {
    return this.#url
  }

  get origin(): string {
    return originOf(this.#url)
  }

  get name(): string {
    return this.#name
  }

  get top(): Electron.WebFrameMain | null {
    return this.parent === null ? as(this) : this.parent.top
  }

  get frames(): Electron.WebFrameMain[] {
    return [...this.#children]
  }

  get framesInSubtree(): Electron.WebFrameMain[] {
    return [as<Electron.WebFrameMain>(this), ...this.#children.flatMap((child) => child.framesInSubtree)]
  }

  get processId(): number {
    return this.#host.processId
  }

  get osProcessId(): number {
    return this.#host.processId
  }

  get detached(): boolean {
    return this.#isGone
  }

  isDestroyed(): boolean {
    return this.#isGone
  }

  send(channel: string, ...args: unknown[]): void {
    this.#host.send(this.frameToken, channel, args)
  }

  executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    return this.#host.run(this.frameToken, code, userGesture)
  }

  reload(): boolean {
    return this.#host.reload(this.frameToken)
  }
}
