export interface SeedReply {
  status: number
  headers: Headers
  text: string
  body: unknown
}

/**
 * A client of the article this chat grew from, on the wire as axios writes it: a POST without data has no body and no
 * Content-Type, one with data has JSON.
 */
export class SeedClient {
  readonly url: string
  /** `name==uuid`, as the host gave it. */
  username = ''

  constructor(url: string) {
    this.url = url
  }

  get name(): string {
    return this.username.slice(0, this.username.lastIndexOf('=='))
  }

  get secret(): string {
    return this.username.slice(this.username.lastIndexOf('==') + 2)
  }

  async post(path: string, data?: unknown, headers: Record<string, string> = {}): Promise<SeedReply> {
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: {
        accept: 'application/json, text/plain, */*',
        ...(data !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(data !== undefined && { body: typeof data === 'string' ? data : JSON.stringify(data) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: parsed(text) }
  }

  /** Opens the page. */
  async arrive(): Promise<this> {
    this.username = (await this.post('/get_name')).body as string
    return this
  }

  send(message: string, time = '2021-01-05 10:00:00'): Promise<SeedReply> {
    return this.post('/send_message', { username: this.username, message, time })
  }

  all(): Promise<SeedReply> {
    return this.post('/get_all_message')
  }

  next(more: object = {}): Promise<SeedReply> {
    return this.post('/get_new_message', { username: this.username, ...more })
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
