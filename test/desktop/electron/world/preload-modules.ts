import type { makeEmitterClass } from './emitter.ts'

interface Given {
  contextBridge: object
  ipcRenderer: object
  EventEmitter: ReturnType<typeof makeEmitterClass>
  process: object
}

/**
 * What a sandboxed preload can `require`: `electron`, and the few modules of Node that Electron brings along. Runs in pages, as the text of
 * this function.
 */
export function makePreloadModules({ contextBridge, ipcRenderer, EventEmitter, process }: Given) {
  const refuse = (what: string): never => {
    throw new Error(`The stand-in for Electron has no ${what} in a preload.`)
  }
  const strict = <Members extends object>(name: string, members: Members): Members =>
    new Proxy(members, {
      get: (target, key): unknown => {
        if (!(key in target) && typeof key !== 'symbol' && key !== 'then' && key !== 'toJSON') return refuse(`${name}.${key}`)
        const value: unknown = Reflect.get(target, key)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
  const setImmediate = (run: (...args: unknown[]) => void, ...args: unknown[]) => setTimeout(run, 0, ...args)
  const clearImmediate = (timer: number) => clearTimeout(timer)
  const timers = { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate }
  const webFrame = strict('webFrame', { setVisualZoomLevelLimits: () => undefined })
  const electron = strict('electron', {
    contextBridge: strict('contextBridge', contextBridge),
    ipcRenderer: strict('ipcRenderer', ipcRenderer),
    webFrame,
    webUtils: strict('webUtils', {}),
  })
  const known: Record<string, unknown> = {
    electron,
    'electron/renderer': electron,
    'electron/common': electron,
    events: EventEmitter,
    timers,
    url: strict('url', { URL, URLSearchParams }),
  }
  return {
    require: (name: string): unknown => {
      const module = name.replace(/^node:/, '')
      if (!Object.hasOwn(known, module)) throw new Error(`module not found: ${name}`)
      return known[module]
    },
    process: strict('process', Object.assign(new EventEmitter(), process)),
    Buffer: strict('Buffer', {}),
    setImmediate,
    clearImmediate,
  }
}
