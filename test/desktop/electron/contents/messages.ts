import { as } from '../base/fits.ts'
import { makeEvent } from '../base/event.ts'
import type { CdpSession } from '../chromium/cdp.ts'
import { answerInvoke, dispatch, ipcMain, type IpcMain } from '../ipc/ipc-main.ts'
import { makeCodec } from '../world/codec.ts'
import { BINDING } from '../world/sources.ts'
import type { FromPage, FromPreload, ToPreload } from '../world/isolated-half.ts'
import type { FrameTree } from './frame-tree.ts'
import type { WebFrameMain } from './web-frame-main.ts'

const codec = makeCodec()

export interface MessageHost {
  readonly contents: Electron.WebContents
  preloadFailed(error: Error): void
  page(what: FromPage, frame: WebFrameMain, contextId: number): void
}

/** The wire between the preloads of a page and the main process. */
export class Messages {
  readonly #host: MessageHost
  readonly #tree: FrameTree
  #session: CdpSession | undefined

  constructor(host: MessageHost, tree: FrameTree) {
    this.#host = host
    this.#tree = tree
  }

  follow(session: CdpSession): void {
    this.#session = session
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      const frame = this.#tree.frameOfContext(executionContextId)
      if (name === BINDING && frame) this.#take(JSON.parse(payload) as FromPreload, frame, executionContextId)
    })
  }

  /** Says at once, as Electron does, when something cannot be sent. */
  send(frameToken: string, channel: string, args: unknown[]): void {
    const text = codec.encode(args)
    const context = this.#tree.contextOf(frameToken, 'isolated')
    if (context !== undefined) this.tell(context, { is: 'message', channel, args: text })
  }

  tell(contextId: number, message: ToPreload): void {
    const expression = `electronStandIn.receive(${JSON.stringify(JSON.stringify(message))})`
    this.#session?.send('Runtime.evaluate', { contextId, expression, silent: false }).catch(() => undefined)
  }

  tellAll(message: ToPreload): void {
    for (const context of this.#tree.isolatedContexts()) this.tell(context, message)
  }

  #take(message: FromPreload, frame: WebFrameMain, context: number): void {
    const { contents } = this.#host
    if (message.is === 'page') this.#host.page(message.what, frame, context)
    else if (message.is === 'preload-error') this.#host.preloadFailed(Object.assign(new Error(message.message), { stack: message.stack }))
    else {
      const event = eventOf(contents, frame)
      const args = codec.decode(message.args) as unknown[]
      const targets = as<IpcMain[]>([frame.ipc, contents.ipc, ipcMain])
      if (message.is === 'send') {
        contents.emit('ipc-message', event, message.channel, ...args)
        dispatch(targets, event, message.channel, args)
      } else
        void answerInvoke(targets, event, message.channel, args, (value) => codec.encode(value)).then((answer) =>
          this.tell(context, { is: 'answer', id: message.id, ...answer }),
        )
    }
  }
}

function eventOf(sender: Electron.WebContents, frame: WebFrameMain): Electron.IpcMainEvent & Electron.IpcMainInvokeEvent {
  const { processId, routingId: frameId } = frame
  return as(
    makeEvent({
      type: 'frame',
      sender,
      get senderFrame() {
        return frame.isDestroyed() ? null : frame
      },
      processId,
      frameId,
      ports: [],
      reply: (channel: string, ...args: unknown[]) => frame.send(channel, ...args),
    }),
  )
}
