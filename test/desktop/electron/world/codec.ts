/** Both ends of the IPC wire: what the structured clone keeps, as text. */
export interface Codec {
  encode(value: unknown): string
  decode(text: string): unknown
}

type Coded = null | boolean | number | string | { t: string; v?: unknown; n?: string; s?: string | undefined }

/**
 * Runs in Node and, as the text of this function, in pages: it uses nothing from outside. Refuses with Electron's words what Electron
 * does not carry.
 */
export function makeCodec(): Codec {
  const refuse = (): never => {
    throw new Error('An object could not be cloned.')
  }
  const tagOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1)
  const toText = (bytes: Uint8Array): string => {
    let text = ''
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
    return btoa(text)
  }
  const toBytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))

  const cloned = (value: unknown): unknown => {
    try {
      return structuredClone(value)
    } catch {
      return refuse()
    }
  }

  const encode = (value: unknown): string => {
    const seen = new Map<object, number>()
    return JSON.stringify(code(cloned(value), seen))
  }

  const code = (value: unknown, seen: Map<object, number>): Coded => {
    if (value === undefined) return { t: 'undefined' }
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'bigint') return { t: 'bigint', v: String(value) }
    if (Object.is(value, -0)) return { t: 'number', v: '-0' }
    if (typeof value === 'number') return Number.isFinite(value) ? value : { t: 'number', v: String(value) }
    if (typeof value !== 'object') return refuse()
    const known = seen.get(value)
    if (known !== undefined) return { t: 'again', v: known }
    seen.set(value, seen.size)
    return codeObject(value, seen)
  }

  const codeObject = (value: object, seen: Map<object, number>): Coded => {
    const each = (values: Iterable<unknown>) => Array.from(values, (item) => code(item, seen))
    const tag = tagOf(value)
    if (Array.isArray(value)) return { t: 'Array', v: each(value) }
    if (tag === 'Date') return { t: tag, v: code((value as Date).getTime(), seen) }
    if (tag === 'RegExp') return { t: tag, v: (value as RegExp).source, s: (value as RegExp).flags }
    if (tag === 'Map') return { t: tag, v: each([...(value as Map<unknown, unknown>)].flat()) }
    if (tag === 'Set') return { t: tag, v: each(value as Set<unknown>) }
    if (tag === 'ArrayBuffer') return { t: tag, v: toText(new Uint8Array(value as ArrayBuffer)) }
    if (ArrayBuffer.isView(value)) return { t: 'view', n: tag, v: toText(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) }
    if (tag === 'Error') return { t: tag, n: (value as Error).name, v: (value as Error).message, s: (value as Error).stack }
    if (tag === 'Number' || tag === 'String' || tag === 'Boolean') return { t: 'boxed', v: (value as { valueOf(): unknown }).valueOf() }
    if (tag !== 'Object') return refuse()
    return { t: tag, v: Object.entries(value).map(([key, item]) => [key, code(item, seen)]) }
  }

  const decode = (text: string): unknown => read(JSON.parse(text) as Coded, [])

  const read = (coded: Coded, seen: unknown[]): unknown => {
    if (coded === null || typeof coded !== 'object') return coded
    if (coded.t === 'undefined') return undefined
    if (coded.t === 'bigint') return BigInt(coded.v as string)
    if (coded.t === 'number') return Number(coded.v)
    if (coded.t === 'again') return seen[coded.v as number]
    const at = seen.push(undefined) - 1
    const keep = <Value>(value: Value): Value => (seen[at] = value)
    return readObject(coded, seen, keep)
  }

  const readObject = (coded: { t: string; v?: unknown; n?: string; s?: string | undefined }, seen: unknown[], keep: <V>(value: V) => V) => {
    const items = (): unknown[] => (coded.v as Coded[]).map((item) => read(item, seen))
    const filled = <Target>(target: Target, fill: (target: Target) => void): Target => {
      keep(target)
      fill(target)
      return target
    }
    switch (coded.t) {
      case 'Array':
        return filled<unknown[]>([], (array) => (coded.v as Coded[]).forEach((item) => array.push(read(item, seen))))
      case 'Object':
        return filled<Record<string, unknown>>({}, (object) => {
          for (const [key, item] of coded.v as [string, Coded][])
            Object.defineProperty(object, key, { value: read(item, seen), writable: true, enumerable: true, configurable: true })
        })
      case 'Date':
        return keep(new Date(read(coded.v as Coded, seen) as number))
      case 'RegExp':
        return keep(new RegExp(coded.v as string, coded.s))
      case 'Map':
        return filled(new Map<unknown, unknown>(), (map) => {
          const flat = items()
          for (let index = 0; index < flat.length; index += 2) map.set(flat[index], flat[index + 1])
        })
      case 'Set':
        return filled(new Set<unknown>(), (set) => items().forEach((item) => set.add(item)))
      case 'ArrayBuffer':
        return keep(toBytes(coded.v as string).buffer)
      case 'view':
        return keep(readView(coded.n ?? '', toBytes(coded.v as string).buffer))
      case 'Error':
        return keep(readError(coded.n ?? 'Error', coded.v as string, coded.s))
      default:
        return keep<unknown>(Object(coded.v))
    }
  }

  const readView = (name: string, buffer: ArrayBuffer): unknown => {
    const View = (globalThis as unknown as Record<string, new (buffer: ArrayBuffer) => unknown>)[name] ?? Uint8Array
    return new View(buffer)
  }

  const readError = (name: string, message: string, stack?: string): Error => {
    const Known = (globalThis as unknown as Record<string, ErrorConstructor>)[name] ?? Error
    const error = new Known(message)
    Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true })
    return error
  }

  return { encode, decode }
}
