import { Emitter } from '../base/strict.ts'

export type Handler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown

/** `ipcMain`, and the `ipc` of a page or a frame. */
export class IpcMain extends Emitter {
  static override readonly events = undefined
  readonly #handlers = new Map<string, Handler>()

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    if (typeof handler !== 'function') throw new TypeError(`Expected handler to be a function, but found type '${typeof handler}'`)
    this.#handlers.set(channel, handler)
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel)
      return handler(event, ...args)
    })
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel)
  }

  /** Not of Electron: what answers an `invoke`. */
  static _handlerOf(ipc: IpcMain, channel: string): Handler | undefined {
    return ipc.#handlers.get(channel)
  }
}

export const ipcMain = new IpcMain()

/** A message from a page goes to its frame, its page and everybody, as in Electron; `invoke` to the first that has a handler. */
export function dispatch(targets: readonly IpcMain[], event: Electron.IpcMainEvent, channel: string, args: unknown[]): void {
  for (const ipc of targets) ipc.emit(channel, event, ...args)
}

/** Of an error only the words go back to the page. */
export async function answerInvoke(
  targets: readonly IpcMain[],
  event: Electron.IpcMainInvokeEvent,
  channel: string,
  args: unknown[],
  encode: (value: unknown) => string,
): Promise<{ result: string } | { error: string }> {
  try {
    const handler = targets.map((ipc) => IpcMain._handlerOf(ipc, channel)).find((found) => found !== undefined)
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
    return { result: encode(await handler(event, ...args)) }
  } catch (error) {
    // eslint-disable-next-line no-console -- as Electron does
    console.error(`Error occurred in handler for '${channel}':`, error)
    return { error: String(error) }
  }
}
