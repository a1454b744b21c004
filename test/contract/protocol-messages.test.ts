import { describe, expect, test } from 'vitest'
import type { Accepted, Delivered, HistoryPage } from '../../src/shared/wire/answers.ts'
import { LeapingClock } from '../support/leaping-clock.ts'
import { startRoom } from '../support/start-room.ts'
import { newMessageId, type Visitor } from '../support/visitor.ts'
import { problemIn, refusal } from './asking.ts'

const acceptedIn = ({ body }: { body: unknown }) => body as Accepted

describe('sending', () => {
  test('a message is answered with its place in the log, and every poll tells it (M1)', async () => {
    const room = await startRoom()
    const [ada, grace] = [await room.join('Ada'), await room.join('Grace')]
    const id = newMessageId()
    const reply = await ada.say('你好 🧋', { mentions: [grace.memberId] }, id)
    const { seq, at } = acceptedIn(reply)
    expect([reply.status, reply.body]).toEqual([201, { id, seq, at }])
    const by = { id: ada.memberId, name: 'Ada' }
    expect(await grace.catchUp()).toEqual([{ seq, at, by, type: 'message', id, text: '你好 🧋', mentions: [grace.memberId] }])
  })

  test('the same again is answered 200 with the same body, and is one event (M2)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const id = newMessageId()
    const first = await ada.say('once', {}, id)
    for (let n = 0; n < 3; n += 1) {
      const again = await ada.say('once', {}, id)
      expect([again.status, again.text]).toEqual([200, first.text])
    }
    expect(await ada.readTexts()).toEqual(['once'])
  })

  test('the same in many requests at once is one event, and one of them is told 201 (M2)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const id = newMessageId()
    const replies = await Promise.all(Array.from({ length: 8 }, () => ada.say('once', {}, id)))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201])
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1)
    expect(await ada.readTexts()).toEqual(['once'])
  })

  test('the same again is known after a restart of the host (M2)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const id = newMessageId()
    const first = await ada.say('once', {}, id)
    await room.host.close()
    const back = (await startRoom({ dataFolder: room.dataFolder })).visitor()
    back.token = ada.token
    const again = await back.say('once', {}, id)
    expect([again.status, again.text]).toEqual([200, first.text])
  })

  test('other content under an id is refused, and so is the id of somebody else (M3)', async () => {
    const room = await startRoom()
    const [ada, grace] = [await room.join('Ada'), await room.join('Grace')]
    const id = newMessageId()
    await ada.say('mine', {}, id)
    expect(refusal(await ada.say('changed', {}, id))).toEqual([422, 'id-reused'])
    expect(refusal(await ada.say('mine', { replyTo: newMessageId() }, id))).toEqual([422, 'id-reused'])
    expect(refusal(await ada.say('mine', { mentions: [grace.memberId] }, id))).toEqual([422, 'id-reused'])
    expect(refusal(await grace.say('mine', {}, id))).toEqual([409, 'id-taken'])
    expect(await grace.readTexts()).toEqual(['mine'])
  })

  test('of two members who use an id at once, one keeps it (M3)', async () => {
    const room = await startRoom()
    const [ada, grace] = [await room.join('Ada'), await room.join('Grace')]
    const id = newMessageId()
    const replies = await Promise.all([ada.say('mine', {}, id), grace.say('mine', {}, id)])
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409])
    expect(await ada.readTexts()).toEqual(['mine'])
  })

  test('a text is kept exactly as it was sent (M4)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const texts = [
      ' two  spaces\n',
      '\u202eabc',
      'e\u0301',
      'a\u0000b',
      '<b>&amp;</b>',
      '\ud83d\udc69\u200d\ud83d\ude80',
      '__proto__',
      '🧋'.repeat(4_000),
    ]
    for (const text of texts) expect((await ada.say(text)).status).toBe(201)
    expect(await ada.readTexts()).toEqual(texts)
  })

  test('what is blank, too long, ill-formed or mentions strangers is refused (M4)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    for (const text of ['', ' \n\t\u3000', '\ud800x', 7, null, ['x']])
      expect(refusal(await ada.ask('PUT', `/messages/${newMessageId()}`, { text }))).toEqual([400, 'invalid-request'])
    const long = await ada.say('🧋'.repeat(4_001))
    expect([...refusal(long), problemIn(long).limit]).toEqual([413, 'too-large', 4_000])
    for (const mentions of [['m_aaaaaaaaaaaaaaaa'], ['Ada'], Array.from({ length: 51 }, () => ada.memberId)])
      expect(refusal(await ada.say('hi', { mentions }))).toEqual([400, 'invalid-request'])
    for (const id of ['short', 'x'.repeat(23), `${'x'.repeat(21)}!`])
      expect(refusal(await ada.say('hi', {}, id))).toEqual([400, 'invalid-request'])
    expect(await ada.readTexts()).toEqual([])
  })

  test('beyond the burst a member waits for the rate, and retries cost nothing (M5)', async () => {
    const clock = new LeapingClock()
    const room = await startRoom({ clock, limits: { sendRate: 1, sendBurst: 3 } })
    const [ada, grace] = [await room.join('Ada'), await room.join('Grace')]
    const ids = [newMessageId(), newMessageId(), newMessageId()]
    for (const id of ids) expect((await ada.say('hello', {}, id)).status).toBe(201)
    const refused = await ada.say('one more')
    expect([...refusal(refused), problemIn(refused).retryAfter]).toEqual([429, 'rate-limited', 1])
    for (const id of ids) expect((await ada.say('hello', {}, id)).status).toBe(200)
    expect((await grace.say('hello')).status).toBe(201)
    clock.leap(1_000)
    expect((await ada.say('one more')).status).toBe(201)
  })
})

describe('history', () => {
  async function twelve(): Promise<{ ada: Visitor; seqs: number[]; page: (query: string) => Promise<HistoryPage & { texts: string[] }> }> {
    const room = await startRoom({ limits: { sendRate: 0 } })
    const ada = await room.join('Ada')
    const seqs: number[] = []
    for (let n = 1; n <= 12; n += 1) seqs.push(acceptedIn(await ada.say(`#${n}`)).seq)
    const page = async (query: string) => {
      const found = (await ada.ask('GET', `/messages${query}`)).body as HistoryPage
      return { ...found, texts: found.messages.map(({ text }) => text.slice(1)) }
    }
    return { ada, seqs, page }
  }

  test('a page is ascending, and says whether there is more in its direction (M6, M7)', async () => {
    const { seqs, page } = await twelve()
    const [third, tenth] = [seqs[2], seqs[9]]
    expect(await page('?limit=3')).toMatchObject({ texts: ['10', '11', '12'], hasMore: true, oldest: 1, head: 13 })
    expect(await page('')).toMatchObject({ texts: seqs.map((_, n) => String(n + 1)), hasMore: false })
    expect(await page(`?before=${third}&limit=3`)).toMatchObject({ texts: ['1', '2'], hasMore: false })
    expect(await page(`?before=${third}&limit=2`)).toMatchObject({ texts: ['1', '2'], hasMore: false })
    expect(await page(`?before=${third}&limit=1`)).toMatchObject({ texts: ['2'], hasMore: true })
    expect(await page(`?after=${tenth}&limit=2`)).toMatchObject({ texts: ['11', '12'], hasMore: false })
    expect(await page(`?after=${tenth}&limit=1`)).toMatchObject({ texts: ['11'], hasMore: true })
    expect(await page(`?around=${tenth}&limit=4`)).toMatchObject({ texts: ['8', '9', '10', '11'], hasMore: true })
    expect(await page(`?around=${third}&limit=5`)).toMatchObject({ texts: ['1', '2', '3', '4', '5'], hasMore: false })
    expect(await page('?before=1')).toMatchObject({ texts: [], hasMore: false })
    expect(await page('?after=9007199254740991')).toMatchObject({ texts: [], hasMore: false })
  })

  test('paging back from the newest tells everything once (M6)', async () => {
    const { page } = await twelve()
    const told: string[] = []
    let next = '?limit=5'
    for (;;) {
      const { texts, messages, hasMore } = await page(next)
      told.unshift(...texts)
      if (!hasMore) break
      next = `?limit=5&before=${messages[0]?.seq ?? 0}`
    }
    expect(told).toEqual(Array.from({ length: 12 }, (_, n) => String(n + 1)))
  })

  test('a page of long messages ends at 256 KiB, and nothing is lost between pages (M6)', async () => {
    const room = await startRoom({ limits: { sendRate: 0 } })
    const ada = await room.join('Ada')
    for (let n = 0; n < 25; n += 1) await ada.say(`${n} ${'界'.repeat(3_990)}`)
    const { messages, hasMore } = (await ada.ask('GET', '/messages?limit=200')).body as HistoryPage
    expect(JSON.stringify(messages).length).toBeLessThanOrEqual(262_144)
    expect(hasMore).toBe(true)
    const rest = (await ada.ask('GET', `/messages?limit=200&before=${messages[0]?.seq ?? 0}`)).body as HistoryPage
    expect([...rest.messages, ...messages].map(({ text }) => parseInt(text, 10))).toEqual(Array.from({ length: 25 }, (_, n) => n))
  })

  test('what is not one place and a sensible limit is refused (M6)', async () => {
    const ada = await (await startRoom()).join('Ada')
    for (const query of [
      'before=1&after=1',
      'around=1&before=2',
      'limit=0',
      'limit=201',
      'limit=x',
      'before=-1',
      'after=1.5',
      'before=',
      'page=2',
      'limit=1&limit=2',
    ])
      expect([query, ...refusal(await ada.ask('GET', `/messages?${query}`))]).toEqual([query, 400, 'invalid-request'])
  })
})

describe('delivered', () => {
  test('counts the members whose cursor has passed the message, once each (M8)', async () => {
    const room = await startRoom()
    const [ada, grace] = [await room.join('Ada'), await room.join('Grace')]
    await room.join('小明')
    const id = newMessageId()
    await ada.say('hello', {}, id)
    const delivered = async () => (await ada.ask('GET', `/messages/${id}/delivered`)).body as Delivered
    expect(await delivered()).toEqual({ delivered: 0, members: 3 })
    await grace.poll({ wait: 0 })
    expect(await delivered()).toEqual({ delivered: 0, members: 3 })
    for (let n = 0; n < 2; n += 1) {
      await grace.poll({ wait: 0 })
      expect(await delivered()).toEqual({ delivered: 1, members: 3 })
    }
    await ada.catchUp()
    await ada.poll({ wait: 0 })
    expect(await delivered()).toEqual({ delivered: 2, members: 3 })
    await grace.ask('DELETE', '/members/me')
    expect(await delivered()).toEqual({ delivered: 1, members: 2 })
  })

  test('knows nothing of a message that nobody sent (M8)', async () => {
    const ada = await (await startRoom()).join('Ada')
    for (const id of [newMessageId(), 'x']) expect(refusal(await ada.ask('GET', `/messages/${id}/delivered`))).toEqual([404, 'not-found'])
  })
})
