import { describe, expect, test } from 'vitest'
import type { Batch } from '../../src/shared/wire/answers.ts'
import { LeapingClock } from '../support/leaping-clock.ts'
import { startRoom } from '../support/start-room.ts'
import type { Reply } from '../support/visitor.ts'
import { askRaw, problemIn, refusal, waiting } from './asking.ts'

const batchIn = (reply: Reply) => reply.body as Batch
const textsIn = (reply: Reply) => batchIn(reply).events.flatMap((event) => ('text' in event ? [event.text] : []))
const cap = 256 * 1024

describe('the poll', () => {
  test('is answered at once when there is something after the cursor (P1)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    await ada.say('hello')
    const batch = await ada.poll({ wait: 30 })
    expect(batch).toMatchObject({ upToDate: true, from: 1, head: 2, epoch: room.host.room.epoch })
    expect(batch.events).toMatchObject([{ seq: 2, text: 'hello' }])
    expect(Math.abs(batch.serverTime - Date.now())).toBeLessThan(60_000)
  })

  test('is held otherwise, and answered by the next message, a join, a rename (P2)', async () => {
    const room = await startRoom()
    const [ada, grace] = [await room.join('Ada'), await room.join('Grace')]
    await ada.catchUp()
    const happenings = [
      ['message', () => grace.say('hello')],
      ['member.joined', () => room.join('小明')],
      ['member.renamed', () => grace.ask('PATCH', '/members/me', { name: 'Grace H.' })],
    ] as const
    for (const [type, happen] of happenings) {
      const held = ada.poll()
      await waiting(room, 1)
      await happen()
      expect((await held).events).toMatchObject([{ type }])
    }
  })

  test('with wait=0 it is never held (P2)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    expect(await ada.poll({ wait: 0 })).toMatchObject({ events: [], upToDate: true, from: 1, next: ada.cursor })
    expect(room.host.health()).toMatchObject({ waiting: 0, timers: 0 })
  })

  test('tells an event that is written while it arrives (P3)', async () => {
    const room = await startRoom({ limits: { sendRate: 0 } })
    const [ada, grace] = [await room.join('Ada'), await room.join('Grace')]
    await ada.catchUp()
    for (let n = 0; n < 100; n += 1) {
      const [batch] = await Promise.all([ada.poll(), grace.say(`#${n}`)])
      expect(batch.events).toMatchObject([{ text: `#${n}` }])
    }
    expect(room.host.health()).toMatchObject({ waiting: 0, timers: 0 })
  })

  test.each([
    ['10', 8_800, 10_000],
    ['2.5', 2_000, 2_500],
    ['900', 26_800, 30_000],
    [undefined, 22_300, 25_000],
  ])('with wait=%s and no news it is answered empty, with a next that goes on (P4)', async (wait, notBefore, atTheLatest) => {
    const clock = new LeapingClock()
    const room = await startRoom({ clock })
    const [ada, grace] = [await room.join('Ada'), await room.join('Grace')]
    await ada.catchUp()
    const { cursor } = ada
    const held = ada.poll(wait === undefined ? {} : { wait })
    await waiting(room, 1)
    clock.leap(notBefore - 1_000)
    expect(room.host.health().waiting).toBe(1)
    clock.leap(atTheLatest - notBefore + 1_200)
    expect(await held).toMatchObject({ events: [], next: cursor, upToDate: true })
    await grace.say('later')
    expect(await ada.readTexts()).toEqual(['later'])
  })

  test('starts right after the cursor and leaves no hole, at whatever limit (P5, P6, G2)', async () => {
    const room = await startRoom({ limits: { sendRate: 0 } })
    const ada = await room.join('Ada')
    for (let n = 0; n < 23; n += 1) await ada.say(`#${n}`)
    for (const limit of [1, 2, 7, 23, 500]) {
      const reader = await room.join(`Reader ${limit}`)
      reader.cursor = ada.cursor
      const { head } = room.host.room
      for (let expected = 2; expected <= head;) {
        const batch = await reader.poll({ wait: 25, limit })
        expect(batch.from).toBe(expected - 1)
        expect(batch.events.length).toBeLessThanOrEqual(limit)
        for (const event of batch.events) expect(event.seq).toBe(expected++)
        expect(batch.next.endsWith(`.${expected - 1}`)).toBe(true)
        expect(batch.upToDate).toBe(expected > head)
      }
    }
  })

  test('holds at most 256 KiB of events, and goes on from there (P6)', async () => {
    const room = await startRoom({ limits: { sendRate: 0 } })
    const ada = await room.join('Ada')
    const texts = Array.from({ length: 30 }, (_, n) => `${n} ${'界'.repeat(3_990)}`)
    for (const text of texts) await ada.say(text)
    const told: string[] = []
    for (let isMore = true; isMore;) {
      const reply = await ada.askPoll({ wait: 0, limit: 500 })
      expect(Buffer.byteLength(JSON.stringify(batchIn(reply).events))).toBeLessThanOrEqual(cap + 1_000)
      told.push(...textsIn(reply))
      ada.cursor = batchIn(reply).next
      isMore = !batchIn(reply).upToDate
    }
    expect(told).toEqual(texts)
  })

  test('one event that is larger than that comes alone (P6)', async () => {
    const room = await startRoom({ limits: { text: 0, body: 0 } })
    const ada = await room.join('Ada')
    await ada.say('x'.repeat(cap + 1))
    await ada.say('small')
    const first = await ada.poll({ wait: 0 })
    expect([first.events.length, first.upToDate]).toEqual([1, false])
    expect(await ada.readTexts()).toEqual(['small'])
  })

  test('consumes nothing: the same cursor gives the same events, whoever asks and however often (P7)', async () => {
    const room = await startRoom()
    const [ada, grace] = [await room.join('Ada'), await room.join('Grace')]
    await ada.say('one')
    await grace.say('two')
    const { cursor } = ada
    const first = await ada.askPoll({ wait: 0 })
    await ada.catchUp()
    grace.cursor = ada.cursor = cursor
    for (const again of [await ada.askPoll(), await grace.askPoll(), await ada.askPoll({ wait: 0 })])
      expect(batchIn(again)).toMatchObject({ events: batchIn(first).events, next: batchIn(first).next })
  })

  test('a higher number in the same tab takes the place of the held poll (P8)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const older = ada.askPoll({ tab: 'a', n: 1 })
    await waiting(room, 1)
    const newer = ada.askPoll({ tab: 'a', n: 2 })
    expect(batchIn(await older)).toMatchObject({ superseded: true, events: [], next: ada.cursor, from: 1 })
    await ada.say('hello')
    expect(batchIn(await newer)).not.toHaveProperty('superseded')
    expect(textsIn(await newer)).toEqual(['hello'])
  })

  test('so does an equal one, and a poll that does not count (P8)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    for (const query of [{ tab: 'a', n: 7 }, { tab: 'b' }]) {
      const older = ada.askPoll(query)
      await waiting(room, 1)
      const newer = ada.poll(query)
      expect(batchIn(await older)).toMatchObject({ superseded: true })
      await ada.say('hello')
      expect((await newer).events).toMatchObject([{ text: 'hello' }])
    }
  })

  test('a lower number that comes late is answered so itself, and the held one stays (P8)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const newer = ada.askPoll({ tab: 'a', n: 2 })
    await waiting(room, 1)
    const late = await ada.askPoll({ tab: 'a', n: 1 })
    expect(batchIn(late)).toMatchObject({ superseded: true, events: [], next: ada.cursor })
    expect(room.host.health().waiting).toBe(1)
    await ada.say('hello')
    expect(textsIn(await newer)).toEqual(['hello'])
  })

  test('other tabs, other members with the same tab, and polls without one are not touched (P8)', async () => {
    const room = await startRoom()
    const [ada, grace] = [await room.join('Ada'), await room.join('Grace')]
    await ada.catchUp()
    const others = [ada.askPoll({ tab: 'b', n: 1 }), grace.askPoll({ tab: 'a', n: 1 }), ada.askPoll(), ada.askPoll()]
    const first = ada.askPoll({ tab: 'a', n: 1 })
    await waiting(room, 5)
    const second = ada.askPoll({ tab: 'a', n: 9 })
    expect(batchIn(await first)).toMatchObject({ superseded: true })
    await waiting(room, 5)
    await grace.say('hello')
    for (const reply of await Promise.all([...others, second])) expect(textsIn(reply)).toEqual(['hello'])
  })

  test('a poll whose caller hangs up is let go (P8)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const hangUp = new AbortController()
    const poll = fetch(`${ada.base}/events?cursor=${ada.cursor}`, {
      headers: { authorization: `Bearer ${ada.token}` },
      signal: hangUp.signal,
    })
    await waiting(room, 1)
    hangUp.abort()
    await expect(poll).rejects.toThrow()
    await waiting(room, 0)
    expect(room.host.health().timers).toBe(0)
  })

  test('waiters at the same cursor get the same bytes, whoever they are (P9)', async () => {
    const room = await startRoom()
    const people = await Promise.all(Array.from({ length: 20 }, (_, n) => room.join(`Person ${n}`)))
    const { cursor } = await room.join('Ada')
    for (const person of people) person.cursor = cursor
    const held = people.map((person, n) => person.askPoll({ tab: `t${n}`, n }))
    await waiting(room, people.length)
    await people[0]?.say('hello')
    const texts = (await Promise.all(held)).map(({ text }) => text)
    expect(new Set(texts).size).toBe(1)
    expect(texts[0]).not.toContain(people[0]?.token)
  })

  test('a host that stops answers who waits with advice, with a cursor that goes on after the restart (P10, C2)', async () => {
    const room = await startRoom()
    const [ada, grace] = [await room.join('Ada'), await room.join('Grace')]
    await ada.catchUp()
    const held = [ada.poll(), grace.poll({ tab: 'a', n: 1 })]
    await waiting(room, 2)
    const closed = room.host.close()
    for (const batch of await Promise.all(held))
      expect(batch).toMatchObject({ events: [], advice: { reason: 'restart', retryInMs: [200, 3_000] } })
    await closed
    const again = await startRoom({ dataFolder: room.dataFolder })
    const back = again.visitor()
    Object.assign(back, { token: ada.token, cursor: ada.cursor })
    await (await again.join('小明')).say('back?')
    expect(await back.readTexts()).toEqual(['back?'])
  })

  test('a host that is not back in a moment says so (P10)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    await ada.catchUp()
    const held = ada.poll()
    await waiting(room, 1)
    const closed = room.host.close('paused')
    expect(await held).toMatchObject({ events: [], advice: { reason: 'paused', retryInMs: [200, 3_000] } })
    await closed
  })

  test('a host that is full refuses the next poll, and newcomers before members (P11)', async () => {
    const room = await startRoom({ limits: { waiters: 10 } })
    const [ada, grace] = [await room.join('Ada'), await room.join('Grace')]
    await ada.catchUp()
    const held = Array.from({ length: 9 }, () => ada.askPoll())
    await waiting(room, 9)
    const newcomer = await room.visitor('小明').askToJoin()
    expect([...refusal(newcomer)]).toEqual([503, 'overloaded'])
    expect(problemIn(newcomer).retryAfter).toBeGreaterThanOrEqual(5)
    expect((await grace.askToJoin()).status).toBe(200)
    held.push(grace.askPoll())
    await waiting(room, 10)
    expect(refusal(await ada.askPoll())).toEqual([503, 'overloaded'])
    expect((await ada.askPoll({ wait: 0 })).status).toBe(200)
    await grace.say('room for all')
    for (const reply of await Promise.all(held)) expect(textsIn(reply)).toEqual(['room for all'])
  })

  test('what a poll may not ask is refused', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const cursor = `cursor=${ada.cursor}`
    for (const query of [
      '',
      'wait=0',
      `${cursor}&wait=-1`,
      `${cursor}&wait=x`,
      `${cursor}&limit=0`,
      `${cursor}&limit=501`,
      `${cursor}&tab=`,
      `${cursor}&tab=a/b`,
      `${cursor}&tab=${'x'.repeat(33)}`,
      `${cursor}&n=-1`,
      `${cursor}&n=1e99`,
      `${cursor}&p=x`,
      `${cursor}&hidden=yes`,
      `${cursor}&colour=red`,
      `${cursor}&${cursor}`,
      `cursor=${'x'.repeat(201)}`,
    ]) {
      const reply = await askRaw(room.url, `/api/v1/rooms/${room.roomId}/events?${query}`, {
        headers: { authorization: `Bearer ${ada.token}` },
      })
      expect([query, ...refusal(reply)]).toEqual([query, 400, 'invalid-request'])
    }
  })
})
