import { once } from 'node:events'
import { connect } from 'node:net'
import { inspect } from 'node:util'
import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { ERROR_CODES } from '../../src/shared/room-error.ts'
import * as answers from '../../src/shared/wire/answers.ts'
import { Names, RoomCard, RoomCards, RoomInfo } from '../../src/shared/wire/room.ts'
import { startRoom, type StartedRoom } from '../support/start-room.ts'
import { newMessageId, newToken, type Reply, type Visitor } from '../support/visitor.ts'
import { askRaw, forSome } from './asking.ts'
import { escape, shot, unfoldDeep, type Shot } from './fuzz-requests.ts'

/** A long run brings more time, and FUZZ_SEED other requests. */
const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 15)
const AT_ONCE = 40

const SeedReply = v.object({
  status: v.picklist([0, 1]),
  error: v.string(),
  message: v.union([v.string(), v.object({ username: v.string() })]),
})
const Answer = v.union([
  RoomCard,
  RoomCards,
  Names,
  answers.Snapshot,
  answers.Batch,
  answers.Accepted,
  answers.HistoryPage,
  answers.Delivered,
  answers.DeviceCode,
  answers.OneMember,
  v.object({ room: RoomInfo }),
  SeedReply,
  v.array(v.object({ username: v.string(), message: v.string(), time: v.string(), tag: v.string() })),
  v.pipe(v.string(), v.regex(/==/)),
])

const Problem = v.object({
  type: v.string(),
  title: v.pipe(v.string(), v.nonEmpty()),
  status: v.number(),
  code: v.picklist(ERROR_CODES),
})

/** The people the requests are made for: a member and a moderator, replaced when a request has ended them. */
class Cast {
  readonly room: StartedRoom
  readonly owner: Visitor
  member: Visitor
  moderator: Visitor
  seed = 'nobody==x'

  constructor(room: StartedRoom, owner: Visitor) {
    this.room = room
    this.owner = owner
    this.member = room.visitor('Grace')
    this.moderator = room.visitor('Alan')
  }

  async refresh(): Promise<void> {
    const { owner } = this
    await Promise.all([owner.enter(), owner.ask('PATCH', '', { code: null, newcomersSee: 'all' })])
    const people = await Promise.all([this.#present(this.member), this.#present(this.moderator)])
    ;[this.member, this.moderator] = people
    await Promise.all([
      owner.ask('PATCH', `/members/${this.member.memberId}`, { muted: false }),
      owner.ask('PATCH', `/members/${this.moderator.memberId}`, { role: 'moderator' }),
    ])
    if (this.seed === 'nobody==x') this.seed = (await askRaw(this.room.url, '/get_name', { method: 'POST' })).body as string
  }

  async #present(visitor: Visitor): Promise<Visitor> {
    if ((await visitor.askToJoin()).status <= 201) {
      await visitor.enter()
      return visitor
    }
    const other = this.room.visitor('Barbara')
    await other.enter()
    return other
  }

  fill(text: string): string {
    const values: Record<string, string> = {
      '{room}': this.room.roomId,
      '{token}': this.member.token,
      '{moderator-token}': this.moderator.token,
      '{member}': this.member.memberId,
      '{moderator}': this.moderator.memberId,
      '{message}': newMessageId(),
      '{cursor}': this.member.cursor,
      '{seed}': this.seed,
      '{fresh}': newToken(),
    }
    return Object.entries(values).reduce((filled, [mark, value]) => filled.replaceAll(mark, () => value), text)
  }

  fire({ method, path, query, body, headers }: Shot): Promise<Reply> {
    const search = query.map(([name, value]) => `${escape(this.fill(name))}=${escape(this.fill(value))}`).join('&')
    const target = this.fill(path).split('/').map(escape).join('/') + (search === '' ? '' : `?${search}`)
    const filled = Object.entries(headers).map(([name, value]) => [
      name,
      this.fill(value)
        .replace(/[^ -~]/g, '')
        .slice(0, 500),
    ])
    const sent = body === undefined ? undefined : unfoldDeep(this.fill(body))
    return askRaw(this.room.url, target, {
      method,
      headers: {
        connection: 'close',
        ...(Object.fromEntries(filled) as Record<string, string>),
        ...(sent !== undefined && { 'content-length': String(Buffer.byteLength(sent)) }),
      },
      ...(sent !== undefined && { body: sent }),
    })
  }
}

function check(shot: Shot, { status, headers, body, text }: Reply): void {
  const about = inspect({ shot, status, text: text.slice(0, 500) }, { depth: 5 })
  expect(status < 500 || status === 503, about).toBe(true)
  if (status === 503) expect(headers.get('retry-after'), about).toMatch(/^\d+$/)
  if (text === '') {
    // "Only if there is nothing at all here" is answered 304 by RFC 9110, 13.1.2.
    const isUnwanted = status === 304 && shot.headers['if-none-match'] === '*'
    expect(status === 204 || isUnwanted || shot.method === 'HEAD', about).toBe(true)
  } else if (status >= 400) {
    expect(headers.get('content-type'), about).toMatch(/^application\/problem\+json/)
    expect(v.is(Problem, body) && body.status === status, about).toBe(true)
  } else {
    expect([200, 201], about).toContain(status)
    expect(headers.get('content-type'), about).toMatch(/^application\/json/)
    expect(v.is(Answer, body), about).toBe(true)
  }
}

/** All answers to the shots; meanwhile the owner talks, so that no poll is held for long. */
async function volley(cast: Cast, shots: readonly Shot[]): Promise<Reply[]> {
  let isOver = false
  const replies = Promise.allSettled(shots.map((one) => cast.fire(one))).finally(() => (isOver = true))
  // `isOver` is set while the others are awaited.
  while (!(isOver as boolean)) await cast.owner.say('wake up')
  return (await replies).map((reply) => {
    if (reply.status === 'rejected') throw reply.reason
    return reply.value
  })
}

async function expectHealthy({ host, visitor, logged }: StartedRoom, owner: Visitor): Promise<void> {
  const reader = Object.assign(visitor(), { token: owner.token, cursor: owner.cursor.replace(/\d+$/, '0') })
  const seqs = (await reader.catchUp()).map(({ seq }) => seq)
  expect(seqs).toEqual(Array.from({ length: host.room.head }, (_, n) => n + 1))
  expect(inspect(logged)).not.toMatch(/unforeseen|could not be written|housekeeping failed/)
  await expect.poll(() => host.health()).toMatchObject({ waiting: 0, timers: 0 })
  expect(({} as Record<string, unknown>)['code']).toBeUndefined()
}

describe('whatever is asked', () => {
  test('is answered in the protocol’s own words, and the room lives on', { timeout: (SECONDS + 30) * 1_000 }, async () => {
    const room = await startRoom({ limits: { sendRate: 0, body: 20_000 } })
    const cast = new Cast(room, await room.joinOwner('Ada'))
    let asked = 0
    let taken = 0
    const run = async (shots: Shot[]) => {
      await cast.refresh()
      const replies = await volley(cast, shots)
      replies.forEach((reply, n) => check(shots[n] as Shot, reply))
      asked += replies.length
      taken += replies.filter(({ status }) => status < 300).length
    }
    await forSome(SECONDS, fc.array(shot, { minLength: AT_ONCE, maxLength: AT_ONCE }), run)
    await expectHealthy(room, cast.owner)
    // Requests that are all refused at the door would show nothing.
    expect(asked).toBeGreaterThan(500)
    expect(taken / asked).toBeGreaterThan(0.1)
  })

  test('even where it is not HTTP, the host lives on', { timeout: 30_000 }, async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const { port } = new URL(room.url)
    const begin = fc.constantFrom(
      'GET / HTTP/1.1\r\n',
      `POST /get_name HTTP/1.1\r\nHost: x\r\n`,
      '\x16\x03\x01',
      'PRI * HTTP/2.0\r\n\r\n',
      '',
    )
    const header = fc.constantFrom(
      'Transfer-Encoding: chunked\r\n\r\n',
      'Content-Length: 5\r\n\r\n',
      'Expect: x\r\n',
      'Upgrade: h2c\r\nConnection: Upgrade\r\n',
      '',
    )
    const bytes = fc.uint8Array({ maxLength: 200 })
    const parts = fc.tuple(begin, header, bytes)
    await forSome(3, parts, async ([first, second, third]) => {
      const socket = connect(Number(port), '127.0.0.1')
      // Cut off, refused or answered: all is well as long as the others are served.
      socket.on('error', () => undefined)
      const closed = once(socket, 'close')
      socket.resume()
      socket.end(Buffer.concat([Buffer.from(first + second, 'latin1'), third]))
      await closed
    })
    await ada.say('still here')
    await expectHealthy(room, ada)
  })
})
