import type { Clock } from '../../shared/clock.ts'
import { DEFAULT_PORT, LAST_PORT } from '../../shared/ports.ts'
import type { Endpoint } from './found-room.ts'
import { addressesAround } from './scan-range.ts'
import type { LocalNet } from './scan-range.ts'

/** Connections tried at once: more look like an attack to switches, and fill the tables of small routers. */
const CONCURRENCY = 50

/** Milliseconds a machine on this network may take; most that are there answer in a few. */
const TIMEOUT_MS = 500

/** A host whose usual port is taken uses one of the next ten. */
const OTHER_PORTS = LAST_PORT - DEFAULT_PORT

export interface ScanOptions {
  /** The networks to look through, in order; three at the most. */
  interfaces: readonly LocalNet[]
  /** A TCP connection; rejects with the system's error. */
  connect: (endpoint: Endpoint, signal: AbortSignal) => Promise<{ destroy(): unknown }>
  clock: Pick<Clock, 'after'>
  concurrency?: number
  timeoutMs?: number
  port?: number
  signal?: AbortSignal
  /** After each try. `of` grows where a machine was found, because its other ports are tried too. */
  progress?: (progress: ScanProgress) => void
}

export interface ScanProgress {
  done: number
  of: number
}

/**
 * Knocks at every address nearby, on the usual port first, and yields who opens as they do. Where a machine is there at all, the
 * other ports of rooms are tried as well. Ends early, and without an error, when `signal` fires or nobody reads on.
 */
export async function* scan(options: ScanOptions): AsyncGenerator<Endpoint, void, void> {
  const run = new Scan(options)
  const stop = () => run.stop()
  options.signal?.addEventListener('abort', stop)
  try {
    if (!options.signal?.aborted) yield* run.found()
  } finally {
    options.signal?.removeEventListener('abort', stop)
    stop()
  }
}

class Scan {
  readonly #options: ScanOptions
  readonly #port: number
  readonly #queue: Endpoint[]
  /** How to end each try that is under way. */
  readonly #running = new Set<() => void>()
  readonly #found: Endpoint[] = []
  #done = 0
  #isStopped = false
  #wake: () => void = () => undefined

  constructor(options: ScanOptions) {
    this.#options = options
    this.#port = options.port ?? DEFAULT_PORT
    this.#queue = addressesAround(options.interfaces).map((address) => ({ address, port: this.#port }))
  }

  async *found(): AsyncGenerator<Endpoint, void, void> {
    this.#fill()
    while (!this.#isStopped) {
      const next = this.#found.shift()
      if (next) yield next
      else if (this.#running.size === 0) return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  stop(): void {
    this.#isStopped = true
    this.#queue.length = 0
    for (const end of [...this.#running]) end()
    this.#wake()
  }

  #fill(): void {
    while (this.#running.size < (this.#options.concurrency ?? CONCURRENCY)) {
      const next = this.#queue.shift()
      if (!next) return
      this.#knock(next)
    }
  }

  /** One try, which ends once: by an answer, by the clock, or because the whole scan does. */
  #knock(endpoint: Endpoint): void {
    const { connect, clock, timeoutMs = TIMEOUT_MS } = this.#options
    const giveUp = new AbortController()
    const end = (answer: 'open' | 'refused' | null) => {
      if (!this.#running.delete(expire)) return
      stopClock()
      giveUp.abort()
      if (!this.#isStopped) this.#note(endpoint, answer)
    }
    const expire = () => end(null)
    const stopClock = clock.after(timeoutMs, expire)
    this.#running.add(expire)
    connect(endpoint, giveUp.signal).then(
      (socket) => {
        socket.destroy()
        end('open')
      },
      (error: unknown) => end(isRefusal(error) ? 'refused' : null),
    )
  }

  #note(endpoint: Endpoint, answer: 'open' | 'refused' | null): void {
    if (answer === 'open') this.#found.push(endpoint)
    if (answer !== null && endpoint.port === this.#port) this.#queue.push(...this.#otherPorts(endpoint))
    this.#done += 1
    this.#fill()
    this.#options.progress?.({ done: this.#done, of: this.#done + this.#running.size + this.#queue.length })
    this.#wake()
  }

  #otherPorts({ address }: Endpoint): Endpoint[] {
    return Array.from({ length: OTHER_PORTS }, (_, index) => ({ address, port: this.#port + 1 + index }))
  }
}

/** Somebody is there who says that nobody listens. */
function isRefusal(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ECONNREFUSED'
}
