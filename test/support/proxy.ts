import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

/** What becomes of one request on its way. Nothing said: it passes, and so does its answer, as it comes. */
export interface Treatment {
  /** It goes on only then. */
  after?: Promise<unknown>
  /** Accepted, and never heard of again. */
  swallow?: boolean
  /** The host gets it twice and the second answer passes, as when a proxy tries again. */
  twice?: boolean
  /** The answer passes only when all of it is there. */
  buffer?: boolean
  /** The connection breaks before the host has the request, after it has answered, or after so many bytes of its answer. */
  cut?: 'before' | 'after' | number
}

export interface Passing {
  method: string
  path: string
  authorization: string | undefined
  body: string
}

/** Connections of the next hop are its own business. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding'])

/** Something between a page and its host, on loopback, that can be asked to fail. Closed with the test. */
export class Proxy {
  /** Where requests go; the page does not notice when it changes. */
  target: string
  treat: (passing: Passing) => Treatment = () => ({})
  /** All that came from pages, whatever became of it. */
  readonly passed: Passing[] = []
  readonly #server: Server
  readonly #underWay = new Set<ServerResponse>()
  #port = 0

  private constructor(target: string) {
    this.target = target
    this.#server = createServer((asked, answer) => void this.#serve(asked, answer))
  }

  static async open(target: string): Promise<Proxy> {
    const proxy = new Proxy(target)
    await proxy.accept()
    onTestFinished(() => proxy.refuse())
    return proxy
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Nobody listens, and every connection breaks. */
  async refuse(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  /** Listens again, where it did before. */
  async accept(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (this.#server.address() as AddressInfo).port
  }

  /** What is under way is never answered, as after a sleep or a change of network. What comes from now on passes. */
  loseUnderWay(): void {
    this.#underWay.clear()
  }

  async #serve(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    this.#underWay.add(answer)
    answer.on('close', () => this.#underWay.delete(answer))
    try {
      await this.#pass(asked, answer)
    } catch {
      // One side is gone: so is the other.
      asked.socket.destroy()
    }
  }

  async #pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await buffer(asked)
    const passing = describe(asked, body)
    this.passed.push(passing)
    const how = this.treat(passing)
    if (how.swallow) return
    await how.after
    if (how.cut === 'before') throw new Error('cut')
    if (how.twice) await buffer(await this.#forward(asked, answer, body))
    const given = await this.#forward(asked, answer, body)
    if (how.cut === 'after') await buffer(given)
    if (how.cut === 'after') throw new Error('cut')
    await this.#answer(given, answer, how)
  }

  #forward({ method, url = '', headers }: IncomingMessage, answer: ServerResponse, body: Buffer): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const onward = request(this.target + url, { method, headers: { ...headers, connection: 'close' }, agent: false }, resolve)
      onward.on('error', reject)
      answer.on('close', () => onward.destroy())
      onward.end(body)
    })
  }

  async #answer(given: IncomingMessage, answer: ServerResponse, { buffer: whole, cut }: Treatment): Promise<void> {
    const chunks: AsyncIterable<Buffer> | Buffer[] = whole ? [await buffer(given)] : given
    if (!this.#underWay.has(answer)) return
    const headers = Object.entries(given.headers).filter(([name]) => !HOP_BY_HOP.has(name))
    answer.writeHead(given.statusCode ?? 502, Object.fromEntries(headers))
    let left = typeof cut === 'number' ? cut : Infinity
    for await (const chunk of chunks) {
      if (!this.#underWay.has(answer)) return
      await write(answer, chunk.subarray(0, left))
      left -= chunk.length
      if (left < 0) throw new Error('cut')
    }
    answer.end()
  }
}

const write = (answer: ServerResponse, chunk: Buffer): Promise<void> =>
  new Promise((resolve, reject) => answer.write(chunk, (error) => (error ? reject(error) : resolve())))

const describe = ({ method = '', url = '', headers }: IncomingMessage, body: Buffer): Passing => ({
  method,
  path: url,
  authorization: headers.authorization,
  body: body.toString(),
})
