import type { Emitter } from '../base/strict.ts'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each event has arguments of its own
type Listeners = Record<string, (...args: any[]) => void>

/** Settles as `loadURL` does: when the page has loaded, when it failed, or when another navigation took its place. */
export function waitForLoad(contents: Emitter, wanted: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>()
  let hasStarted = false
  const fail = (number: number, name: string, url: string): void =>
    reject(Object.assign(new Error(`${name} (${number}) loading '${url}'`), { errno: number, code: name, url }))
  const listeners: Listeners = {
    // Of the page before, if it is sooner.
    'did-finish-load': () => {
      if (hasStarted) resolve(undefined)
    },
    'did-fail-load': (_event: unknown, number: number, name: string, url: string, isMainFrame: boolean) => {
      if (isMainFrame) fail(number, name, url)
    },
    'did-start-navigation': (_event: unknown, url: string, isSameDocument: boolean, isMainFrame: boolean) => {
      if (!isMainFrame || isSameDocument) return
      if (hasStarted) fail(-3, 'ERR_ABORTED', url)
      hasStarted = true
    },
    'did-navigate-in-page': (_event: unknown, _url: string, isMainFrame: boolean) => {
      if (isMainFrame) resolve(undefined)
    },
    'render-process-gone': () => fail(-2, 'ERR_FAILED', wanted),
    destroyed: () => fail(-2, 'ERR_FAILED', wanted),
  }
  for (const [event, listener] of Object.entries(listeners)) contents.on(event, listener)
  const settle = () => {
    for (const [event, listener] of Object.entries(listeners)) contents.off(event, listener)
  }
  promise.then(settle, settle)
  return promise
}
