/** A value on its way from one world of a page to the other. Values that occur twice are one node, so cycles survive. */
export interface Node {
  /** value · object · array · function · promise · error */
  t: 'v' | 'o' | 'a' | 'f' | 'p' | 'e'
  v?: unknown
  /** A function that goes back to where it came from. */
  home?: boolean
}

export type Answer = { ok: Node } | { error: string }

/** How one world reaches the other, at once. */
export interface Road {
  call(id: number, args: Node): Answer
  settle(id: number, answer: { ok: boolean; value: Node }): void
}

type Fn = (...args: unknown[]) => unknown
interface Settler {
  resolve: (value: unknown) => void
  reject: (reason: unknown) => void
}

/**
 * The rules of `contextBridge`: plain data, functions, promises and the messages of errors cross; prototypes do not. The same on both
 * sides. Runs in pages, as the text of this function.
 */
export function makePassing(road: Road) {
  const MAX_DEPTH = 1000
  const mine: Fn[] = []
  const idOf = new WeakMap<Fn, number>()
  const theirs = new Map<number, Fn>()
  const homeOf = new WeakMap<Fn, number>()
  const promised: { id: number; settlers: Map<number, Settler> } = { id: 0, settlers: new Map() }

  const pack = (value: unknown, seen = new Map<unknown, Node>(), depth = 0): Node => {
    if (depth >= MAX_DEPTH)
      throw new TypeError('Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.')
    if (typeof value === 'symbol') throw new Error('The stand-in for Electron passes no symbols over the contextBridge.')
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return { t: 'v', v: value }
    const known = seen.get(value)
    if (known) return known
    return packObject(value, seen, depth)
  }

  const packObject = (value: object, seen: Map<unknown, Node>, depth: number): Node => {
    const keep = (node: Node): Node => {
      seen.set(value, node)
      return node
    }
    if (typeof value === 'function') return keep(packFunction(value as Fn))
    const tag = Object.prototype.toString.call(value)
    if (value instanceof Promise) return keep(packPromise(value))
    if (value instanceof Error) return keep({ t: 'e', v: value.message })
    if (Array.isArray(value)) {
      const items: Node[] = []
      const node = keep({ t: 'a', v: items })
      for (const item of value) items.push(pack(item, seen, depth + 1))
      return node
    }
    if (tag === '[object Object]') {
      const entries: [string, Node][] = []
      const node = keep({ t: 'o', v: entries })
      for (const key of Object.keys(value)) entries.push([key, pack((value as Record<string, unknown>)[key], seen, depth + 1)])
      return node
    }
    return keep({ t: 'v', v: cloned(value) })
  }

  const cloned = (value: unknown): unknown => {
    try {
      return structuredClone(value)
    } catch {
      throw new Error('An object could not be cloned.')
    }
  }

  const packFunction = (fn: Fn): Node => {
    const home = homeOf.get(fn)
    if (home !== undefined) return { t: 'f', v: home, home: true }
    const id = idOf.get(fn) ?? mine.push(fn) - 1
    idOf.set(fn, id)
    return { t: 'f', v: id }
  }

  const packPromise = (promise: Promise<unknown>): Node => {
    const id = ++promised.id
    const settle = (ok: boolean) => (value: unknown) => {
      try {
        road.settle(id, { ok, value: pack(value) })
      } catch (error) {
        road.settle(id, { ok: false, value: pack(error) })
      }
    }
    promise.then(settle(true), settle(false))
    return { t: 'p', v: id }
  }

  const unpack = (node: Node, seen = new Map<Node, unknown>()): unknown => {
    if (seen.has(node)) return seen.get(node)
    const keep = <Value>(value: Value): Value => {
      seen.set(node, value)
      return value
    }
    switch (node.t) {
      case 'v':
        return node.v
      case 'e':
        return keep(new Error(node.v as string))
      case 'f':
        return keep(node.home === true ? mine[node.v as number] : proxyOf(node.v as number))
      case 'p':
        return keep(new Promise((resolve, reject) => promised.settlers.set(node.v as number, { resolve, reject })))
      case 'a': {
        const array = keep<unknown[]>([])
        for (const item of node.v as Node[]) array.push(unpack(item, seen))
        return array
      }
      case 'o': {
        const object = keep<Record<string, unknown>>({})
        for (const [key, item] of node.v as [string, Node][])
          Object.defineProperty(object, key, { value: unpack(item, seen), writable: true, enumerable: true, configurable: true })
        return object
      }
    }
  }

  const proxyOf = (id: number): Fn => {
    const proxy =
      theirs.get(id) ??
      ((...args: unknown[]) => {
        const answer = road.call(id, pack(args))
        if ('error' in answer) throw new Error(answer.error)
        return unpack(answer.ok)
      })
    theirs.set(id, proxy)
    homeOf.set(proxy, id)
    return proxy
  }

  return {
    pack,
    unpack,
    /** The other world calls one of my functions. Of an error only the message goes back. */
    answer: (id: number, args: Node): Answer => {
      try {
        return { ok: pack(mine[id]?.(...(unpack(args) as unknown[]))) }
      } catch (error) {
        const { message } = (error ?? {}) as { message?: unknown }
        return { error: typeof message === 'string' ? message : `Uncaught ${String(error)}` }
      }
    },
    settled: (id: number, { ok, value }: { ok: boolean; value: Node }): void => {
      const settler = promised.settlers.get(id)
      promised.settlers.delete(id)
      if (ok) settler?.resolve(unpack(value))
      else settler?.reject(unpack(value))
    },
  }
}
