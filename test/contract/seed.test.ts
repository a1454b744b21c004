import { describe, expect, test } from 'vitest'
import { hashSecret } from '../../src/main/http/authenticate.ts'
import type { KnownEvent } from '../../src/shared/wire/events.ts'
import { LeapingClock } from '../support/leaping-clock.ts'
import { SeedClient, type SeedReply } from '../support/seed-client.ts'
import { startRoom, type RoomOptions, type StartedRoom } from '../support/start-room.ts'
import type { Visitor } from '../support/visitor.ts'

const PATHS = ['/get_name', '/send_message', '/get_all_message', '/get_new_message']
const TIME = '2021-01-05 10:00:00'
const NO_NEWS = { status: 0, error: '没有新消息', message: '' }
const OK = { status: 1, error: '', message: '' }
const MALFORMED = { status: 0, error: '请求格式不正确 · malformed request', message: '' }
const TOO_LONG = { status: 0, error: '消息太长 · the message is too long', message: '' }
const UNKNOWN = { status: 0, error: '用户名已失效，请重新获取 · unknown username, get a new one', message: '' }

interface SeedRoom extends StartedRoom {
  /** Somebody who has just opened the article's page. */
  arrive: () => Promise<SeedClient>
  waiting: (count: number) => Promise<void>
}

async function startSeedRoom(options: RoomOptions = {}): Promise<SeedRoom> {
  const room = await startRoom(options)
  return {
    ...room,
    arrive: () => new SeedClient(room.url).arrive(),
    waiting: async (count) => {
      await expect.poll(() => room.host.health().waiting, { interval: 5 }).toBe(count)
    },
  }
}

/** `moment().format('YYYY-MM-DD HH:mm:ss')`, as the article's page writes the time of its messages. */
function moment(at: number): string {
  return new Date(at).toLocaleString('sv-SE')
}

function textsOf(events: readonly KnownEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'message' ? [event.text] : []))
}

function messageOf(reply: SeedReply): { username: string; message: string; time: string } {
  return (reply.body as { message: { username: string; message: string; time: string } }).message
}

describe('the polling system of the article', () => {
  test('a page opens, writes, and reads everything again and again', async () => {
    const room = await startSeedRoom()
    const page = new SeedClient(room.url)

    const name = await page.post('/get_name')
    expect(name.status).toBe(200)
    expect(name.headers.get('content-type')).toMatch(/^application\/json/)
    expect(name.text).toMatch(/^"[^"]+==[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"$/)
    page.username = name.body as string
    expect((await page.all()).text).toBe('[]')

    const sent = await page.send('大家好', TIME)
    expect([sent.status, sent.text]).toEqual([200, '{"status":1,"error":"","message":""}'])

    const all = await page.all()
    const [{ tag }] = all.body as [{ tag: string }]
    expect([all.status, all.text]).toEqual([
      200,
      `[{"username":"${page.name}","message":"大家好","time":"${TIME}","tag":${JSON.stringify(tag)}}]`,
    ])
    expect(tag.endsWith(TIME)).toBe(true)
    expect(tag).not.toContain(page.secret)
    expect((await page.all()).text).toBe(all.text)
  })

  test('reads the last hundred messages, oldest first', async () => {
    const room = await startSeedRoom({ limits: { sendRate: 0 } })
    const page = await room.arrive()
    for (let n = 1; n <= 105; n += 1) await page.send(`#${n}`)
    const all = (await page.all()).body as { message: string }[]
    expect(all.map(({ message }) => message)).toEqual(Array.from({ length: 100 }, (_, n) => `#${n + 6}`))
  })

  test('gives each message of one person at another second a tag of its own', async () => {
    const room = await startSeedRoom()
    const page = await room.arrive()
    await page.send('one', '2021-01-05 10:00:00')
    await page.send('two', '2021-01-05 10:00:01')
    const tags = ((await page.all()).body as { tag: string }[]).map(({ tag }) => tag)
    expect(new Set(tags).size).toBe(2)
  })
})

describe('the long-polling system of the article', () => {
  test('a waiting page is given the next message at once, its own ones too', async () => {
    const room = await startSeedRoom()
    const [ming, hong] = [await room.arrive(), await room.arrive()]
    const waits = [ming.next(), hong.next()]
    await room.waiting(2)
    expect((await ming.send('在吗?')).body).toEqual(OK)
    for (const reply of await Promise.all(waits)) {
      expect(reply.status).toBe(200)
      expect(reply.text).toBe(`{"status":1,"error":"","message":{"username":"${ming.name}","message":"在吗?","time":"${TIME}"}}`)
    }
  })

  test('a wait without news ends after 30 seconds, not before, in the words of the article', async () => {
    const clock = new LeapingClock()
    const room = await startSeedRoom({ clock })
    const page = await room.arrive()
    const wait = page.next()
    await room.waiting(1)
    clock.leap(28_500)
    expect(room.host.health().waiting).toBe(1)
    clock.leap(1_500)
    const reply = await wait
    expect([reply.status, reply.text]).toEqual([200, '{"status":0,"error":"没有新消息","message":""}'])
    expect(room.host.health()).toMatchObject({ waiting: 0, timers: 0 })
  })

  test('a newcomer is given what is said from then on, one message an answer', async () => {
    const room = await startSeedRoom()
    const early = await room.arrive()
    await early.send('before')
    const late = await room.arrive()
    await early.send('one')
    await early.send('two')
    expect([messageOf(await late.next()).message, messageOf(await late.next()).message]).toEqual(['one', 'two'])
  })

  test('of two overlapping waits of one page the older ends without news, and the newer is given the message', async () => {
    const room = await startSeedRoom()
    const page = await room.arrive()
    const older = page.next()
    await room.waiting(1)
    const newer = page.next()
    expect((await older).body).toEqual(NO_NEWS)
    await room.waiting(1)
    await page.send('here')
    expect(messageOf(await newer).message).toBe('here')
  })

  test('who hangs up while waiting misses nothing', async () => {
    const room = await startSeedRoom()
    const page = await room.arrive()
    const hangUp = new AbortController()
    const lost = fetch(`${room.url}/get_new_message`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: page.username }),
      signal: hangUp.signal,
    })
    await room.waiting(1)
    hangUp.abort()
    await expect(lost).rejects.toThrow()
    await room.waiting(0)
    await page.send('still there?')
    expect(messageOf(await page.next()).message).toBe('still there?')
  })

  test('with an ack, an answer that was lost is given again', async () => {
    const room = await startSeedRoom()
    const page = await room.arrive()
    await page.send('one')
    await page.send('two')
    const first = (await page.next({ ack: 0 })).body as { seq: number; message: { message: string } }
    expect(first).toMatchObject({ status: 1, error: '', message: { message: 'one' } })
    expect((await page.next({ ack: 0 })).body).toEqual(first)
    const second = (await page.next({ ack: first.seq })).body as { seq: number; message: { message: string } }
    expect(second.message.message).toBe('two')
    expect((await page.next({ ack: first.seq })).body).toEqual(second)
  })

  test('an ack beyond the end of the log skips nothing that is yet to come', async () => {
    const room = await startSeedRoom()
    const page = await room.arrive()
    const wait = page.next({ ack: 1_000_000 })
    await room.waiting(1)
    await page.send('after')
    expect(messageOf(await wait).message).toBe('after')
  })

  test('a host that closes ends the waits in the shape of the article', async () => {
    const room = await startSeedRoom()
    const page = await room.arrive()
    const wait = page.next()
    await room.waiting(1)
    await room.host.close()
    expect((await wait).body).toEqual(NO_NEWS)
  })
})

describe('errors keep the shape, with status 200', () => {
  const refusals: [string, (page: SeedClient) => Promise<SeedReply>, object][] = [
    ['broken JSON', (page) => page.post('/send_message', '{"username":'), MALFORMED],
    ['JSON that is no object', (page) => page.post('/send_message', '"hello"'), MALFORMED],
    ['an array', (page) => page.post('/get_new_message', '[]'), MALFORMED],
    ['another content type', (page) => page.post('/send_message', 'username=x', { 'content-type': 'text/plain' }), MALFORMED],
    ['a form', (page) => page.post('/get_name', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }), MALFORMED],
    ['broken JSON where no body is read', (page) => page.post('/get_name', '{'), MALFORMED],
    ['no body where one is needed', (page) => page.post('/send_message'), MALFORMED],
    ['no username', (page) => page.post('/send_message', { message: 'x', time: TIME }), MALFORMED],
    ['no message', (page) => page.post('/send_message', { username: page.username, time: TIME }), MALFORMED],
    ['a blank message', (page) => page.send(' \n'), MALFORMED],
    ['a username without a secret', (page) => page.post('/get_new_message', { username: page.name }), MALFORMED],
    ['a number for a username', (page) => page.post('/get_new_message', { username: 7 }), MALFORMED],
    ['a time longer than 64 characters', (page) => page.send('x', 'x'.repeat(65)), MALFORMED],
    ['a negative ack', (page) => page.next({ ack: -1 }), MALFORMED],
    ['half a surrogate pair', (page) => page.post('/send_message', `{"username":"${page.username}","message":"\\ud83d"}`), MALFORMED],
    ['a text longer than the limit', (page) => page.send('字'.repeat(4_001)), TOO_LONG],
    ['a body larger than the limit', (page) => page.send('x'.repeat(70_000)), TOO_LONG],
    [
      'somebody unknown who writes',
      (page) => page.post('/send_message', { username: `${page.name}==x`, message: 'x', time: TIME }),
      UNKNOWN,
    ],
    ['somebody unknown who reads', (page) => page.post('/get_new_message', { username: `${page.name}==x` }), UNKNOWN],
  ]

  test.each(refusals)('%s', async (_what, ask, expected) => {
    const room = await startSeedRoom()
    const page = await room.arrive()
    const reply = await ask(page)
    expect([reply.status, reply.body]).toEqual([200, expected])
    expect((await page.all()).body).toEqual([])
    expect(room.logged.filter((line) => JSON.stringify(line).includes('unforeseen'))).toEqual([])
  })

  test('the longest time and the longest text are taken, and a time may be left out', async () => {
    const room = await startSeedRoom()
    const page = await room.arrive()
    expect((await page.send('字'.repeat(4_000), 'x'.repeat(64))).body).toEqual(OK)
    expect((await page.post('/send_message', { username: page.username, message: 'x' })).body).toEqual(OK)
    expect((await page.all()).body).toMatchObject([{ time: 'x'.repeat(64) }, { time: '' }])
  })

  test('who writes too fast is told so', async () => {
    const room = await startSeedRoom({ limits: { sendRate: 1, sendBurst: 2 } })
    const page = await room.arrive()
    const replies = await Promise.all(['one', 'two', 'three'].map((text) => page.send(text)))
    const errors = replies.map(({ body }) => (body as { error: string }).error).filter((error) => error !== '')
    expect(errors).toEqual(['发送太快，请稍后再试 · too fast, try again later'])
    expect((await page.all()).body).toHaveLength(2)
  })

  test('a member’s token opens nothing here: what newcomers may not see stays unseen', async () => {
    const room = await startSeedRoom({ newcomersSee: 'none' })
    const ada = await room.join('Ada')
    await ada.say('before you came')
    const mallory = await room.join('Mallory')
    const seed = await room.arrive()
    const username = `x==${mallory.token}`
    expect((await seed.post('/get_new_message', { username, ack: 0 })).body).toEqual(UNKNOWN)
    expect((await seed.post('/send_message', { username, message: 'hello', time: TIME })).body).toEqual(UNKNOWN)
    expect(room.host.room.authenticate(hashSecret(mallory.token)).name).toBe('Mallory')
  })

  test('a room with a code refuses all four, with the way in', async () => {
    const room = await startSeedRoom({ code: 'tea' })
    for (const path of PATHS) {
      const reply = await new SeedClient(room.url).post(path, {})
      const error = '此房间需要口令，请使用网页或应用加入 · this room needs a code, join it with the page or the app'
      expect([path, reply.status, reply.body]).toEqual([path, 200, { status: 0, error, message: '' }])
    }
  })

  test("a member's token reads nothing as a name of the article's", async () => {
    const room = await startSeedRoom()
    const ada = await room.join('Ada')
    const page = new SeedClient(room.url)
    page.username = `Ada==${ada.token}`
    expect((await page.next()).body).toEqual(UNKNOWN)
  })
})

describe('the article and the room are one conversation', () => {
  test('each reads what the other writes, under their bare names', async () => {
    const room = await startSeedRoom()
    const ada = await room.join('Ada')
    const page = await room.arrive()
    const wait = page.next()
    await room.waiting(1)
    await ada.say('Hi from the room')
    const heard = messageOf(await wait)
    expect(heard).toEqual({
      username: 'Ada',
      message: 'Hi from the room',
      time: expect.stringMatching(/^\d{4}(-\d\d){2} \d\d(:\d\d){2}$/) as string,
    })

    await page.send('Hi from the page', '昨天')
    const events = await ada.catchUp()
    expect(textsOf(events)).toEqual(['Hi from the room', 'Hi from the page'])
    const ours = events.find((event) => event.type === 'message' && event.by.name === 'Ada')
    expect(heard.time).toBe(moment(ours?.at ?? 0))
    expect(events.at(-1)).toMatchObject({ by: { name: page.name }, clientTime: '昨天' })
  })

  test('names of the article come and go without events', async () => {
    const room = await startSeedRoom()
    const ada = await room.join('Ada')
    const page = await room.arrive()
    void page.next()
    await room.waiting(1)
    expect(await ada.catchUp()).toEqual([])
    expect((await ada.enter()).members.map(({ name }) => name)).toEqual(['Ada'])
    await room.host.close()
  })

  test('a burst of 1,000 messages reaches every reader once and in order, also one that begins when all is said', async () => {
    const room = await startSeedRoom({ limits: { sendRate: 0 } })
    const [ada, grace] = [await room.join('Ada'), await room.join('Grace')]
    const [writer, reader, sleeper] = [await room.arrive(), await room.arrive(), await room.arrive()]
    await grace.catchUp()

    const heard = readSeed(reader, 1_000)
    const polled = readByPolling(grace, 1_000)
    await Promise.all([sendAll(500, (text) => ada.say(`room ${text}`)), sendAll(500, (text) => writer.send(`page ${text}`))])
    const expected = await polled
    expect(expected.toSorted()).toEqual(
      Array.from({ length: 500 }, (_, n) => [`room ${n}`, `page ${n}`])
        .flat()
        .toSorted(),
    )
    expect(await heard).toEqual(expected)
    expect(await readSeed(sleeper, 1_000)).toEqual(expected)
  })

  test('a name and its place in the log outlive a restart of the host', async () => {
    const first = await startSeedRoom()
    const page = await first.arrive()
    await page.send('one')
    await page.send('two')
    expect(messageOf(await page.next()).message).toBe('one')
    await first.host.close()

    const second = await startSeedRoom({ dataFolder: first.dataFolder })
    const same = new SeedClient(second.url)
    same.username = page.username
    expect(messageOf(await same.next()).message).toBe('two')
    expect((await same.send('three')).body).toEqual(OK)
    expect(messageOf(await same.next())).toEqual({ username: page.name, message: 'three', time: TIME })
  })

  test('a name that is silent for 24 hours is gone; one that reads stays', async () => {
    const clock = new LeapingClock()
    const room = await startSeedRoom({ clock })
    const ada = await room.join('Ada')
    const [silent, reading] = [await room.arrive(), await room.arrive()]
    await ada.say('x')
    for (let hour = 0; hour < 25; hour += 5) {
      clock.leap(5 * 3_600_000)
      await ada.say('y')
      await reading.next()
      await room.host.room.tidy()
    }
    expect((await silent.send('x')).body).toEqual(UNKNOWN)
    expect((await reading.send('x')).body).toEqual(OK)
    expect((await ada.catchUp()).map(({ type }) => type)).not.toContain('member.left')
  })

  test('nobody is ever given the secret of another', async () => {
    const room = await startSeedRoom()
    const [ada, page, other] = [await room.join('Ada'), await room.arrive(), await room.arrive()]
    await page.send('who reads this?')
    const answers = [
      await ada.askPoll({ wait: 0 }),
      await ada.ask('GET', '/messages'),
      await ada.askToJoin(),
      await other.all(),
      await other.next(),
      await other.send('I'),
      await other.post('/get_name'),
      await page.all(),
      await page.next(),
    ]
    for (const { text } of answers) for (const secret of [page.secret, ada.token]) expect(text).not.toContain(secret)
    expect(JSON.stringify(room.logged)).not.toContain(page.secret)
  })
})

describe('pages from elsewhere', () => {
  const origin = 'http://localhost:8080'

  test("may use a room that allows every origin, by the article's own headers", async () => {
    const room = await startSeedRoom({ allowOrigins: ['*'] })
    const page = new SeedClient(room.url)
    for (const path of PATHS) {
      const preflight = await fetch(room.url + path, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      })
      expect(preflight.ok).toBe(true)
      expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
      expect(preflight.headers.get('access-control-allow-headers')).toBe('Origin,Content-Type,Cookie,Accept,Token,authorization')
      expect(preflight.headers.get('access-control-allow-methods')).toContain('POST')
    }
    const name = await page.post('/get_name', undefined, { origin })
    expect(name.headers.get('access-control-allow-origin')).toBe('*')
    const refused = await page.post('/send_message', '{', { origin })
    expect([refused.headers.get('access-control-allow-origin'), refused.body]).toEqual(['*', MALFORMED])
  })

  test('are refused by a room that allows none', async () => {
    const room = await startSeedRoom()
    for (const path of PATHS) expect((await new SeedClient(room.url).post(path, undefined, { origin })).status).toBe(403)
  })
})

test('a host without the article’s endpoints answers 404', async () => {
  const room = await startSeedRoom({ seedApi: false })
  for (const path of PATHS) expect((await new SeedClient(room.url).post(path)).status).toBe(404)
})

/** The article's loop: ask, show, ask again. */
async function readSeed(page: SeedClient, count: number): Promise<string[]> {
  const texts: string[] = []
  while (texts.length < count) texts.push(messageOf(await page.next()).message)
  return texts
}

async function readByPolling(member: Visitor, count: number): Promise<string[]> {
  const texts: string[] = []
  while (texts.length < count) texts.push(...textsOf((await member.poll({ wait: 10 })).events as KnownEvent[]))
  return texts
}

/** Twenty at a time, each text its number. */
async function sendAll(count: number, send: (text: string) => Promise<{ status: number }>): Promise<void> {
  for (let from = 0; from < count; from += 20) {
    const replies = await Promise.all(Array.from({ length: 20 }, (_, n) => send(String(from + n))))
    for (const { status } of replies) expect(status).toBeLessThan(202)
  }
}
