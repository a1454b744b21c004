/** The same bytes, and how many of them were read so far, one at a time or by a method. */
export function countingReads(bytes: Buffer): { counted: Buffer; reads: () => number } {
  let count = 0
  const counted = new Proxy(bytes, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof key === 'string' && /^\d+$/.test(key)) count += 1
      if (typeof value !== 'function') return value
      return (...args: unknown[]): unknown => {
        count += 1
        return Reflect.apply(value, target, args)
      }
    },
  })
  return { counted, reads: () => count }
}
