import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** What should happen within seconds; only a run in which it never does waits so long. */
const PATIENCE_MS = 40_000

/** A program that does not end when it is told to is killed. */
const END_MS = 5_000

/** Characters of a line in a complaint: a list of many rooms is no help. */
const SHOWN = 2_000

/** Programs end with whoever started them, however that ended. */
const TIED = ['--pdeathsig', 'KILL']

export interface Line {
  text: string
  /** Of `performance.now()`. */
  at: number
}

export interface Wait {
  /** The first line to look at, by number; default: the latest there is. */
  from?: number
  patienceMs?: number
}

/** A program in a namespace, and the lines that it writes. */
export class Lines {
  readonly child: ChildProcess
  /** All that was written to stdout so far. */
  readonly lines: Line[] = []
  readonly ended: Promise<number | null>
  #errors = ''
  #wakers = new Set<() => void>()

  constructor(namespace: string, command: readonly string[], env: Record<string, string> = {}) {
    this.child = spawn('setpriv', [...TIED, 'ip', 'netns', 'exec', namespace, ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', ...env },
    })
    const { child } = this
    this.ended = once(child, 'close').then(([code]) => code as number | null)
    void this.ended.then(() => this.#wake())
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text
      this.#wake()
    })
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (text) => this.#take(text))
  }

  get errors(): string {
    return this.#errors
  }

  /** The first line for which this is true, as soon as there is one. */
  async line(is: (text: string) => boolean, { from = this.lines.length - 1, ...wait }: Wait = {}): Promise<Line> {
    let next = Math.max(0, from)
    const look = () => {
      for (; next < this.lines.length; next += 1) if (is(this.lines[next]?.text ?? '')) return this.lines[next]
      return undefined
    }
    return this.#until(look, wait)
  }

  /** Until the program has said this of itself on stderr. */
  async says(pattern: RegExp, wait: Omit<Wait, 'from'> = {}): Promise<void> {
    await this.#until(() => (pattern.test(this.#errors) ? true : undefined), wait)
  }

  /** Sends the signal and waits for the end; the exit code, null after a kill. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal)
    const timer = setTimeout(() => this.child.kill('SIGKILL'), END_MS)
    const code = await this.ended
    clearTimeout(timer)
    return code
  }

  get #hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }

  #take(text: string): void {
    this.lines.push({ text, at: performance.now() })
    this.#wake()
  }

  #wake(): void {
    this.#wakers.forEach((wake) => wake())
  }

  async #until<T>(look: () => T | undefined, { patienceMs = PATIENCE_MS }: Omit<Wait, 'from'>): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (result: T | Error) => {
        this.#wakers.delete(wake)
        clearTimeout(timer)
        if (result instanceof Error) reject(result)
        else resolve(result)
      }
      const wake = () => {
        const found = look()
        if (found !== undefined) settle(found)
        else if (this.#hasEnded) settle(this.#complaint('it has ended'))
      }
      const timer = setTimeout(() => settle(this.#complaint(`not within ${patienceMs} ms`)), patienceMs)
      this.#wakers.add(wake)
      wake()
    })
  }

  #complaint(what: string): Error {
    const { child, lines } = this
    return new Error(
      `${what}: ${child.spawnargs.slice(6).join(' ')}\nlast line: ${lines.at(-1)?.text.slice(0, SHOWN) ?? 'none'}\nstderr: ${this.#errors}`,
    )
  }
}
