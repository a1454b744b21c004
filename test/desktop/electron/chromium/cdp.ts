import { EventEmitter } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import type { CDPSession } from 'playwright-core'

interface Message {
  id?: number
  method?: string
  params?: unknown
  sessionId?: string
  result?: unknown
  error?: { message: string }
}

interface Waiting {
  method: string
  resolve: (result: never) => void
  reject: (error: Error) => void
}

/** What Chromium says of what has just gone. */
const GONE = /Session with given id not found|Cannot find context|target (navigated or )?closed|No target with given id/i

/** Thrown for a question whose page or browser is gone. */
export class Gone extends Error {}

/** Chromium's DevTools protocol over a pipe: messages end with a zero byte. */
export class Cdp {
  readonly #toBrowser: Writable
  readonly #waiting = new Map<number, Waiting & { sessionId: string }>()
  readonly #sessions = new Map<string, CdpSession>()
  #lastId = 0
  #isOpen = true

  constructor(toBrowser: Writable, fromBrowser: Readable) {
    this.#toBrowser = toBrowser
    toBrowser.on('error', () => this.#end())
    readMessages(fromBrowser, (message) => this.#take(message))
    fromBrowser.once('close', () => this.#end())
  }

  /** Of the browser itself; with an id, of one of its targets. */
  session(id = ''): CdpSession {
    const session = this.#sessions.get(id) ?? new CdpSession(this, id)
    this.#sessions.set(id, session)
    return session
  }

  call(sessionId: string, method: string, params: object): Promise<never> {
    if (!this.#isOpen) return Promise.reject(new Gone(`${method}: the browser is gone`))
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { method, sessionId, resolve, reject })
      this.#toBrowser.write(`${JSON.stringify({ id, method, params, ...(sessionId === '' ? {} : { sessionId }) })}\0`)
    })
  }

  /** What is asked of a closed target is never answered by the browser. */
  forget(sessionId: string): void {
    this.#sessions.delete(sessionId)
    this.#refuse((waiting) => waiting.sessionId === sessionId)
  }

  #take({ id, method, params, sessionId = '', result, error }: Message): void {
    if (id === undefined) {
      this.#sessions.get(sessionId)?.events.emit(String(method), params)
      return
    }
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error) waiting?.reject(new (GONE.test(error.message) ? Gone : Error)(`${waiting.method}: ${error.message}`))
    else waiting?.resolve(result as never)
  }

  #end(): void {
    this.#isOpen = false
    this.#refuse(() => true)
  }

  #refuse(which: (waiting: { sessionId: string }) => boolean): void {
    for (const [id, waiting] of this.#waiting) {
      if (!which(waiting)) continue
      this.#waiting.delete(id)
      waiting.reject(new Gone(`${waiting.method}: the page is gone`))
    }
  }
}

/** Typed by Playwright, which knows the protocol. */
export class CdpSession {
  readonly events = new EventEmitter().setMaxListeners(0)
  readonly id: string
  readonly #cdp: Cdp

  constructor(cdp: Cdp, id: string) {
    this.#cdp = cdp
    this.id = id
  }

  readonly send = ((method: string, params: object = {}) => this.#cdp.call(this.id, method, params)) as CDPSession['send']

  readonly on = ((event: string, listener: (payload: unknown) => void) => this.events.on(event, listener)) as unknown as CDPSession['on']

  forget(): void {
    this.#cdp.forget(this.id)
  }
}

function readMessages(stream: Readable, take: (message: Message) => void): void {
  let rest: Buffer[] = []
  stream.on('data', (chunk: Buffer) => {
    let from = 0
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      const message = Buffer.concat([...rest, chunk.subarray(from, end)])
      rest = []
      from = end + 1
      take(JSON.parse(message.toString()) as Message)
    }
    rest.push(chunk.subarray(from))
  })
}
