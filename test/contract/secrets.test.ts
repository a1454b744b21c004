import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { once } from 'node:events'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DeviceCode } from '../../src/shared/wire/answers.ts'
import { startRoom, type StartedRoom } from '../support/start-room.ts'
import { newMessageId, newToken, type Reply, type Visitor } from '../support/visitor.ts'
import { askRaw, forSome } from './asking.ts'

const SECONDS = 15

const DEEDS = [
  ...['join', 'join', 'come back', 'say', 'say', 'rename', 'device code', 'add device', 'spent device code', 'leave', 'away', 'typing'],
  ...['change code', 'remove and change code', 'mute', 'wrong code', 'owner link', 'garbled', 'poll', 'hold and wake', 'history'],
  ...['get_name', 'send_message', 'get_all_message', 'get_new_message', 'not HTTP'],
] as const
type Deed = (typeof DEEDS)[number]

const deeds = fc.array(fc.record({ deed: fc.constantFrom(...DEEDS), who: fc.nat(7), whom: fc.nat(7) }), { minLength: 20, maxLength: 50 })

interface Received {
  /** What was asked, for the report. */
  asked: string
  text: string
  /** Secrets that this very answer is there to tell. */
  tells: string[]
}

/** A room in which everything that is answered to anybody is kept, and every secret there ever was. */
class Observed {
  readonly room: StartedRoom
  readonly secrets = new Map<string, string>()
  readonly received: Received[] = []
  readonly people: Visitor[] = []
  readonly seedUsers: string[] = []
  readonly deviceCodes: string[] = []
  code: string | null = null
  readonly #owner: string

  constructor(room: StartedRoom) {
    this.room = room
    this.#owner = room.host.ownerUrl?.split('#owner=')[1] ?? ''
    this.#keep('owner secret', this.#owner)
  }

  #keep(kind: string, secret: string): string {
    this.secrets.set(secret, kind)
    return secret
  }

  #keepToken(kind: string, token: string): void {
    this.#keep(kind, token)
    for (const encoding of ['base64url', 'base64', 'hex'] as const)
      this.#keep(`hash of a ${kind}`, createHash('sha256').update(token).digest(encoding))
  }

  #note(asked: string, { text, headers, status }: Reply, tells: string[] = []): Reply {
    this.received.push({ asked, text: `${status} ${inspect([...headers])} ${text}`, tells })
    return {
      text,
      headers,
      status,
      body: text.startsWith('{') || text.startsWith('[') || text.startsWith('"') ? JSON.parse(text) : undefined,
    }
  }

  async #ask(who: Visitor, method: string, path: string, body?: unknown, tells?: string[]): Promise<Reply> {
    return this.#note(`${method} ${path}`, await who.ask(method, path, body), tells)
  }

  async #seed(path: string, body: unknown): Promise<Reply> {
    const headers = { 'content-type': 'application/json' }
    const reply = await askRaw(this.room.url, path, { method: 'POST', headers, body: JSON.stringify(body) })
    return path === '/get_name' ? reply : this.#note(path, reply)
  }

  async join(name: string | undefined, more: object = {}): Promise<Visitor> {
    const visitor = this.room.visitor(name)
    this.#keepToken('token', visitor.token)
    const reply = this.#note('join', await visitor.askToJoin({ ...(this.code !== null && { code: this.code }), ...more }))
    if (reply.status <= 201) {
      await visitor.enter()
      this.people.push(visitor)
    }
    return visitor
  }

  joinOwner(): Promise<Visitor> {
    return this.join('Ada', { owner: this.#owner })
  }

  #newCode(): string {
    this.code = this.#keep('room code', `code ${newMessageId()}`)
    return this.code
  }

  async #deviceCode(who: Visitor): Promise<void> {
    const reply = await who.ask('POST', '/members/me/devices')
    if (reply.status !== 201) return
    const { code } = reply.body as DeviceCode
    this.deviceCodes.push(this.#keep('device code', code))
    this.#note('device code', reply, [code])
  }

  async #getName(): Promise<void> {
    const reply = await this.#seed('/get_name', {})
    if (typeof reply.body !== 'string') return
    const [, secret = ''] = reply.body.split('==')
    this.seedUsers.push(reply.body)
    this.#keepToken('seed secret', secret)
    this.#note('/get_name', reply, [secret])
  }

  async do(deed: Deed, who: Visitor, whom: Visitor, n: number): Promise<void> {
    const [owner] = this.people as [Visitor]
    const user = this.seedUsers[n % Math.max(1, this.seedUsers.length)] ?? 'nobody==x'
    const me = (method: string, path: string, body?: unknown) => this.#ask(who, method, path, body)
    const steps: Record<Deed, () => Promise<unknown>> = {
      join: () => this.join(['Grace', '小明', 'Аda'][n % 3] ?? ''),
      'come back': async () => this.#note('come back', await who.askToJoin()),
      say: () => me('PUT', `/messages/${newMessageId()}`, { text: `hello ${n}`, mentions: [whom.memberId] }),
      rename: () => me('PATCH', '/members/me', { name: `Grace ${n}` }),
      'device code': () => this.#deviceCode(who),
      'add device': async () => {
        const device = this.deviceCodes.pop()
        if (device !== undefined) await this.join(undefined, { device })
      },
      'spent device code': () =>
        this.join('Eve', { device: [...this.secrets].find(([, kind]) => kind === 'device code')?.[0] ?? 'x'.repeat(20) }),
      leave: async () => who !== owner && (await me('DELETE', '/members/me')),
      away: () => me('POST', '/members/me/away', { token: who.token }),
      typing: () => me('POST', '/signals', { typing: true }),
      'change code': () => this.#ask(owner, 'PATCH', '', { code: this.#newCode() }),
      'remove and change code': async () =>
        whom !== owner &&
        this.#ask(owner, 'DELETE', `/members/${whom.memberId}`, { code: n % 2 === 0 ? (this.code = null) : this.#newCode() }),
      mute: () => this.#ask(owner, 'PATCH', `/members/${whom.memberId}`, { muted: n % 2 === 0 }),
      'wrong code': async () => this.#note('wrong code', await this.room.visitor('Eve').askToJoin({ code: 'wrong' })),
      'owner link': () => this.join('Eve', { owner: this.#owner }),
      garbled: async () => {
        await me('GET', `/messages?token=${who.token}`)
        await me('PUT', `/messages/${who.token}`, { text: { token: who.token } })
        await me('POST', '/signals', { typing: who.token, code: this.code })
        await me('POST', '/members', `{"token":"${who.token}",`)
        await me('POST', '/members', { token: `${who.token}x`, code: [this.code], client: who.token })
        await this.#seed('/send_message', { username: user, message: 7, time: user })
      },
      poll: async () => this.#note('poll', await who.askPoll({ wait: 0, p: 0 })),
      'hold and wake': async () => {
        const held = Promise.all([who.askPoll({ p: 0 }), owner.askPoll({ tab: 'a', n })])
        await owner.say('wake up')
        for (const reply of await held) this.#note('held poll', reply)
      },
      history: () => me('GET', '/messages'),
      get_name: () => this.#getName(),
      send_message: () => this.#seed('/send_message', { username: user, message: 'from the article', time: 'now' }),
      get_all_message: () => this.#seed('/get_all_message', {}),
      get_new_message: async () => {
        await owner.say('news')
        await this.#seed('/get_new_message', { username: user })
      },
      'not HTTP': () => this.#notHttp(who.token),
    }
    await steps[deed]()
  }

  /** A request cut off in the middle, and a handshake that fails: what a host may want to log. */
  async #notHttp(token: string): Promise<void> {
    for (const text of [
      `GET /?${token} HTTP/1.1\r\nAuthorization: Bearer ${token}\r\nBad Header\r\n\r\n`,
      `\x16\x03\x01\x00\x05${token}`,
    ]) {
      const socket = connect(Number(new URL(this.room.url).port), '127.0.0.1')
      socket.on('error', () => undefined)
      socket.resume()
      socket.end(Buffer.from(text, 'latin1'))
      await once(socket, 'close')
    }
  }

  /** Everything that everybody can get hold of now. */
  async collect(): Promise<void> {
    for (const visitor of this.people) {
      const cursor = visitor.cursor.replace(/\d+$/, '0')
      for (let next: string | undefined = cursor; next !== undefined;) {
        const reply: Reply = this.#note('everything', await visitor.askPoll({ cursor: next, wait: 0, p: 0, limit: 500 }))
        const batch = reply.body as { next?: string; upToDate?: boolean }
        next = batch.upToDate === false ? batch.next : undefined
      }
      this.#note('snapshot', await visitor.askToJoin())
      await this.#ask(visitor, 'GET', '/messages?limit=200')
      await this.#ask(visitor, 'GET', '')
    }
    await this.#seed('/get_all_message', {})
  }

  expectNoLeak(): void {
    const logged = `${JSON.stringify(this.room.logged)} ${inspect(this.room.logged, { depth: 10, showHidden: true })}`
    for (const [secret, kind] of this.secrets) {
      for (const { asked, text, tells } of this.received)
        if (!tells.includes(secret)) expect(text.includes(secret), `${kind} in the answer to “${asked}”: ${text}`).toBe(false)
      expect(logged.includes(secret), `${kind} in the log`).toBe(false)
    }
  }
}

test('nobody is ever told a secret of somebody else, and none is logged', { timeout: (SECONDS + 30) * 1_000 }, async () => {
  let looked = 0
  await forSome(SECONDS, deeds, async (sequence) => {
    const room = await startRoom({ limits: { sendRate: 0 } })
    const observed = new Observed(room)
    await observed.joinOwner()
    await observed.join('Grace')
    const at = (n: number) => observed.people[n % observed.people.length] as Visitor
    for (const { deed, who, whom } of sequence) await observed.do(deed, at(who), at(whom), who + whom)
    await observed.collect()
    observed.expectNoLeak()
    looked += observed.received.length
    await room.host.close()
  })
  expect(looked).toBeGreaterThan(300)
})

test('the log tells nothing of who asked what, even when a request fails in an unforeseen way', async () => {
  const room = await startRoom({ code: 'kettle 7117' })
  const ada = room.visitor('Ada')
  await ada.enter({ code: 'kettle 7117' })
  const stranger = newToken()
  await ada.ask('GET', '/messages', undefined, { authorization: `Bearer ${stranger}` })
  Object.defineProperty(room.host.room, 'history', { value: () => Promise.reject(new Error('a bug')) })
  expect((await ada.ask('GET', '/messages')).status).toBe(500)
  const logged = inspect(room.logged, { depth: 10, showHidden: true })
  expect(logged).toContain('a bug')
  for (const secret of [ada.token, stranger, 'kettle 7117']) expect(logged).not.toContain(secret)
})
