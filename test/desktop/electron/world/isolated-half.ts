import type { Codec } from './codec.ts'
import type { PageWindow } from './dom.ts'
import type { makeEmitterClass } from './emitter.ts'
import type { makePassing } from './passing.ts'
import type { makePreloadModules } from './preload-modules.ts'
import type { watchInput } from './watch-input.ts'
import type { watchTitle } from './watch-title.ts'
import type { makeRoad, PageState, showState } from './worlds.ts'

export interface IsolatedConfig {
  state: PageState
  /** `nodeIntegrationInSubFrames`: otherwise only the page itself has a preload. */
  everyFrame: boolean
  process: object
}

interface Parts {
  makeRoad: typeof makeRoad
  makePassing: typeof makePassing
  showState: typeof showState
  makeCodec: () => Codec
  makeEmitterClass: typeof makeEmitterClass
  makePreloadModules: typeof makePreloadModules
  watchTitle: typeof watchTitle
  watchInput: typeof watchInput
}

/** What the main process gets from the world of the preload. */
export type FromPreload =
  | { is: 'send'; channel: string; args: string }
  | { is: 'invoke'; id: number; channel: string; args: string }
  | { is: 'preload-error'; message: string; stack: string }
  | { is: 'page'; what: FromPage }

/** What the main process gets from the page itself. */
export type FromPage =
  | { is: 'open'; url: string; frameName: string; features: string }
  | { is: 'close' }
  | { is: 'title'; title: string }
  | { is: 'context-menu'; params: object }
  | { is: 'input'; input: object }
  | { is: 'permission'; id: number; kind: 'request' | 'check'; permission: string; details: object }

/** What the world of the preload gets from the main process. */
export type ToPreload =
  | { is: 'message'; channel: string; args: string }
  | { is: 'answer'; id: number; error?: string; result?: string }
  | { is: 'state'; state: PageState }
  | { is: 'permission'; id: number; granted: boolean }

/** Before all scripts of a page, in a world of its own: Electron as a sandboxed preload knows it. Runs in pages, as the text of this function. */
export function isolatedHalf(parts: Parts, { state, everyFrame, process }: IsolatedConfig): void {
  const page = globalThis as unknown as PageWindow & { electronStandIn: unknown; electronStandInSend: (text: string) => void }
  const toMain = (message: FromPreload) => page.electronStandInSend(JSON.stringify(message))
  const node = page.document.createElement('i')
  const world = parts.makeRoad(page, node, 'isolated')
  const passing = parts.makePassing(world.road)
  const codec = parts.makeCodec()
  const setState = parts.showState(page, state)
  const answers = new Map<number, (answer: ToPreload & { is: 'answer' }) => void>()
  let lastId = 0
  world.serve(passing)
  world.on('page', (what: FromPage) => toMain({ is: 'page', what }))
  page.document.dispatchEvent(new page.MouseEvent('electron-stand-in', { relatedTarget: node }))

  const EventEmitter = parts.makeEmitterClass()
  const ipcRenderer = Object.assign(new EventEmitter(), {
    send: (channel: string, ...args: unknown[]) => toMain({ is: 'send', channel, args: codec.encode(args) }),
    invoke: async (channel: string, ...args: unknown[]) => {
      const id = ++lastId
      const { error, result } = await new Promise<ToPreload & { is: 'answer' }>((resolve) => {
        toMain({ is: 'invoke', id, channel, args: codec.encode(args) })
        answers.set(id, resolve)
      })
      if (error !== undefined) throw new Error(`Error invoking remote method '${channel}': ${error}`)
      return codec.decode(result ?? '')
    },
  })

  const contextBridge = {
    exposeInMainWorld: (key: string, api: unknown) => {
      const refusal = world.ask('expose', { key, api: passing.pack(api) }) as string | undefined
      if (refusal !== undefined) throw new Error(refusal)
    },
  }

  const receive = (message: ToPreload): void => {
    if (message.is === 'message') ipcRenderer.emit(message.channel, eventFor(), ...(codec.decode(message.args) as unknown[]))
    else if (message.is === 'state') changeState(message.state)
    else if (message.is === 'permission') world.send('permission', message)
    else {
      answers.get(message.id)?.(message)
      answers.delete(message.id)
    }
  }

  const eventFor = () => ({ sender: ipcRenderer, ports: [], preventDefault: () => undefined, defaultPrevented: false })

  const changeState = (next: PageState): void => {
    const before = state
    state = next
    setState(next)
    world.send('state', next)
    if (before.focused && !next.focused) page.dispatchEvent(new page.FocusEvent('blur'))
    if (before.visible !== next.visible) page.document.dispatchEvent(new page.Event('visibilitychange', { bubbles: true }))
    if (!before.focused && next.focused) page.dispatchEvent(new page.FocusEvent('focus'))
  }

  const preload = (run: (...args: unknown[]) => void, path: string): void => {
    if (page.top !== (page as unknown) && !everyFrame) return
    const modules = parts.makePreloadModules({ contextBridge, ipcRenderer, EventEmitter, process })
    const module = { exports: {} }
    try {
      run(
        modules.require,
        modules.process,
        modules.Buffer,
        globalThis,
        modules.setImmediate,
        modules.clearImmediate,
        module.exports,
        module,
      )
    } catch (error) {
      // eslint-disable-next-line no-console -- as Electron does
      console.error(`Unable to load preload script: ${path}\n`, error)
      toMain({ is: 'preload-error', message: (error as Error).message, stack: `${(error as Error).stack}` })
    }
  }

  parts.watchInput(page, (what) => toMain({ is: 'page', what }))
  if (page.top === (page as unknown)) parts.watchTitle(page, (title) => toMain({ is: 'page', what: { is: 'title', title } }))

  Object.defineProperty(page, 'electronStandIn', {
    value: { receive: (text: string) => receive(JSON.parse(text) as ToPreload), preload, changeState, toMain },
  })
}
