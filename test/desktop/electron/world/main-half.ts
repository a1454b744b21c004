import type { askPermission } from './ask-permission.ts'
import type { PageEvent, PageWindow } from './dom.ts'
import type { makePassing, Node } from './passing.ts'
import type { makeRoad, PageState, showState } from './worlds.ts'

export interface MainConfig {
  state: PageState
  /** Schemes of the app, which a browser does not know: `fetch` takes their addresses all the same. */
  schemes: readonly string[]
}

interface Parts {
  makeRoad: typeof makeRoad
  makePassing: typeof makePassing
  showState: typeof showState
  askPermission: typeof askPermission
}

/**
 * Before all scripts of a page, in its own world: takes what the preload exposes, and what Electron does differently from a browser.
 * Runs in pages, as the text of this function.
 */
export function mainHalf({ makeRoad, makePassing, showState, askPermission }: Parts, { state, schemes }: MainConfig): void {
  const page = globalThis as unknown as PageWindow & { fetch: (input: unknown, init?: unknown) => unknown; Request: unknown }
  const setState = showState(page, state)
  page.document.addEventListener(
    'electron-stand-in',
    (event: PageEvent) => {
      event.stopImmediatePropagation()
      meet(makeRoad(page, event.relatedTarget, 'main'))
    },
    { once: true, capture: true },
  )

  function meet(world: ReturnType<typeof makeRoad>): void {
    const passing = makePassing(world.road)
    world.serve(passing)
    world.on('state', setState)
    world.on('expose', ({ key, api }: { key: string; api: Node }) => world.send('answer', expose(key, api)))
    const expose = (key: string, api: Node): string | undefined => {
      if (key in page) return 'Cannot bind an API on top of an existing property on the window object'
      Object.defineProperty(page, key, { value: freeze(passing.unpack(api)), enumerable: true })
      return undefined
    }
    define('open', (url: unknown = '', target: unknown = '', features: unknown = '') => {
      world.send('page', {
        is: 'open',
        url: new URL(String(url), page.location.href).href,
        frameName: String(target),
        features: String(features),
      })
      return null
    })
    define('close', () => world.send('page', { is: 'close' }))
    const asked: ((granted: boolean) => void)[] = []
    world.on('permission', ({ id, granted }: { id: number; granted: boolean }) => asked[id]?.(granted))
    askPermission(page, (kind, permission, details = {}) => {
      const { promise, resolve } = Promise.withResolvers<boolean>()
      world.send('page', { is: 'permission', id: asked.push(resolve) - 1, kind, permission, details })
      return promise
    })
  }

  function define(name: string, value: unknown): void {
    Object.defineProperty(page, name, { value, writable: true, enumerable: true, configurable: true })
  }

  function freeze<Value>(value: Value, seen = new Set<unknown>()): Value {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value
    if (seen.has(value) || ArrayBuffer.isView(value)) return value
    seen.add(value)
    for (const key of Object.getOwnPropertyNames(value)) freeze((value as Record<string, unknown>)[key], seen)
    return Object.freeze(value)
  }

  const { fetch } = page
  const mapped = (address: string): string =>
    schemes.reduce((text, scheme) => text.replace(new RegExp(`^${scheme}://([^/?#]+)`), `http://$1.${scheme}.localhost`), address)
  define('fetch', (input: unknown, init?: unknown) =>
    fetch(typeof input === 'string' || input instanceof URL ? mapped(String(input)) : input, init),
  )
}
