import { randomBytes } from 'node:crypto'
import type { Batch, Snapshot } from '../../src/shared/wire/answers.ts'
import type { KnownEvent } from '../../src/shared/wire/events.ts'

export interface Reply {
  status: number
  headers: Headers
  /** Parsed JSON; undefined where there was no body. */
  body: unknown
  text: string
}

export const newToken = (): string => randomBytes(32).toString('base64url')
export const newMessageId = (): string => randomBytes(16).toString('base64url').slice(0, 22)

/** A member as a program would be one: plain `fetch`, its token and its cursor. Nothing is hidden, nothing retried. */
export class Visitor {
  /** Origin of the host; changes when the room moves to another port. */
  url: string
  readonly roomId: string
  readonly name: string | undefined
  token = newToken()
  cursor = ''
  memberId = ''

  constructor(url: string, roomId: string, name?: string) {
    this.url = url
    this.roomId = roomId
    this.name = name
  }

  get base(): string {
    return `${this.url}/api/v1/rooms/${this.roomId}`
  }

  /** One request below the room's path. A body is sent as JSON; a string as it is. */
  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(this.base + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
  }

  askToJoin(more: object = {}): Promise<Reply> {
    const client = { name: 'test', version: '1', via: 'api' }
    return this.ask('POST', '/members', { token: this.token, ...(this.name !== undefined && { name: this.name }), client, ...more })
  }

  /** Joins, keeps id and cursor, and returns the snapshot. */
  async enter(more: object = {}): Promise<Snapshot> {
    const reply = await this.askToJoin(more)
    if (reply.status > 201) throw new Error(`could not join: ${reply.text}`)
    const snapshot = reply.body as Snapshot
    this.cursor = snapshot.cursor
    this.memberId = snapshot.member.id
    return snapshot
  }

  say(text: string, more: object = {}, id = newMessageId()): Promise<Reply> {
    return this.ask('PUT', `/messages/${id}`, { text, ...more })
  }

  askPoll(query: Record<string, string | number> = {}): Promise<Reply> {
    const search = new URLSearchParams({
      cursor: this.cursor,
      ...Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)])),
    })
    return this.ask('GET', `/events?${search.toString()}`)
  }

  /** One poll; moves the cursor. */
  async poll(query: Record<string, string | number> = {}): Promise<Batch> {
    const reply = await this.askPoll(query)
    if (reply.status !== 200) throw new Error(`poll: ${reply.status} ${reply.text}`)
    const batch = reply.body as Batch
    this.cursor = batch.next
    return batch
  }

  /** Everything there is from the cursor on, without waiting. */
  async catchUp(): Promise<KnownEvent[]> {
    const events: KnownEvent[] = []
    for (;;) {
      const batch = await this.poll({ wait: 0, limit: 500 })
      events.push(...(batch.events as KnownEvent[]))
      if (batch.upToDate) return events
    }
  }

  /** The texts of all messages from the cursor on. */
  async readTexts(): Promise<string[]> {
    const events = await this.catchUp()
    return events.flatMap((event) => (event.type === 'message' ? [event.text] : []))
  }
}
