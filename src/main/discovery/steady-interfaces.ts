import type { networkInterfaces } from 'node:os'

type NetworkInterfaces = typeof networkInterfaces

/** Where the system refuses to say, as while a driver is replaced, what it said last; nothing, if it never did. */
export function steadyInterfaces(interfaces: NetworkInterfaces): NetworkInterfaces {
  let last: ReturnType<NetworkInterfaces> = {}
  return () => {
    try {
      last = interfaces()
    } catch {
      // What was known is more likely true than nothing.
    }
    return last
  }
}
