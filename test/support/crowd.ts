import { connect, type Socket } from 'node:net'

/**
 * A thousand clients in a process of their own, so that what they cost is not counted as the host's: each a raw
 * connection that is kept, joins, holds a poll and asks again from where the answer ended. Started by `fork`; reports
 * with one message when all have joined, and one with what everybody has read when it is asked for.
 */

export interface CrowdOrder {
  port: number
  roomId: string
  count: number
}

export type CrowdReport = { joined: number } | { texts: string[][]; answers: number }

class Client {
  readonly texts: string[] = []
  answers = 0
  #received = ''
  #onAnswer: ((body: string) => void) | undefined
  readonly #socket: Socket
  readonly #base: string
  readonly #token: string

  constructor({ port, roomId }: CrowdOrder, n: number) {
    this.#base = `/api/v1/rooms/${roomId}`
    this.#token = `crowd${n}`.padEnd(43, '_')
    this.#socket = connect(port, '127.0.0.1').setEncoding('utf8')
    this.#socket.on('data', (chunk: unknown) => this.#read(String(chunk)))
    this.#socket.on('error', () => undefined)
  }

  /** Joins, or comes back; returns the cursor to follow from. */
  async join(n: number): Promise<string> {
    const client = { name: 'crowd', version: '1', via: 'api' }
    const body = JSON.stringify({ token: this.#token, name: `Guest ${n}`, client })
    const head = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    const { cursor } = JSON.parse(await this.#ask(`POST ${this.#base}/members`, head)) as { cursor: string }
    return cursor
  }

  /** Until the connection ends. */
  async follow(from: string): Promise<void> {
    for (let cursor = from; ;) {
      const answer = await this.#ask(`GET ${this.#base}/events?wait=30&cursor=${cursor}`, `Authorization: Bearer ${this.#token}\r\n\r\n`)
      const { next, events } = JSON.parse(answer) as { next: string; events: { type: string; text?: string }[] }
      cursor = next
      this.answers += 1
      for (const { text } of events) if (text !== undefined) this.texts.push(text)
    }
  }

  leave(): void {
    this.#socket.destroy()
  }

  #ask(line: string, rest: string): Promise<string> {
    return new Promise((resolve) => {
      this.#onAnswer = resolve
      this.#socket.write(`${line} HTTP/1.1\r\nHost: localhost\r\n${rest}`)
    })
  }

  #read(chunk: string): void {
    this.#received += chunk
    const end = this.#received.indexOf('\r\n\r\n')
    const length = Number(/content-length: (\d+)/i.exec(this.#received.slice(0, end))?.[1])
    if (end < 0 || Buffer.byteLength(this.#received.slice(end + 4)) < length) return
    const body = this.#received.slice(end + 4)
    this.#received = ''
    this.#onAnswer?.(body)
  }
}

async function run(order: CrowdOrder): Promise<void> {
  const clients = Array.from({ length: order.count }, (_, n) => new Client(order, n))
  for (let from = 0; from < clients.length; from += 100)
    await Promise.all(clients.slice(from, from + 100).map((client, n) => client.join(from + n)))
  // Everybody begins where the last one joined: nobody's joining is news to anyone.
  const cursor = await clients[0]?.join(0)
  for (const client of clients) void client.follow(cursor ?? '')
  report({ joined: clients.length })
  process.on('message', (wish: 'tell' | 'leave') => {
    if (wish === 'tell')
      report({ texts: clients.map(({ texts }) => texts), answers: clients.reduce((sum, { answers }) => sum + answers, 0) })
    else for (const client of clients) client.leave()
  })
}

function report(message: CrowdReport): void {
  process.send?.(message)
}

process.once('message', (order: CrowdOrder) => void run(order))
