import type { Duplex } from 'node:stream'

interface Reply {
  id: number
  value?: unknown
  error?: string
}

/** Nobody is left who could answer. */
export class AppEnded extends Error {}

/** Asks the app's main process over a pipe. */
export class Control {
  readonly #pipe: Duplex
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  #lastId = 0
  #isOpen = true

  constructor(pipe: Duplex) {
    this.#pipe = pipe
    let text = ''
    pipe.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (text + chunk).split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) this.#take(JSON.parse(line) as Reply)
    })
    pipe.once('close', () => this.#end()).on('error', () => this.#end())
  }

  run(code: string, arg: unknown): Promise<unknown> {
    if (!this.#isOpen) return Promise.reject(new AppEnded('the app has ended'))
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#pipe.write(`${JSON.stringify({ id, run: code, arg })}\n`)
    })
  }

  #take({ id, value, error }: Reply): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error === undefined) waiting?.resolve(value)
    else waiting?.reject(new Error(error))
  }

  #end(): void {
    this.#isOpen = false
    for (const { reject } of this.#waiting.values()) reject(new AppEnded('the app has ended'))
    this.#waiting.clear()
  }
}
