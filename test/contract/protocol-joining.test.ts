import { describe, expect, test } from 'vitest'
import type { DeviceCode, Snapshot } from '../../src/shared/wire/answers.ts'
import { LeapingClock } from '../support/leaping-clock.ts'
import { startRoom } from '../support/start-room.ts'
import { newToken, type Reply, type Visitor } from '../support/visitor.ts'
import { CalendarClock, problemIn, refusal } from './asking.ts'

const MINUTE_MS = 60_000

const snapshotIn = (reply: Reply) => reply.body as Snapshot

async function deviceCode(member: Visitor): Promise<string> {
  const reply = await member.ask('POST', '/members/me/devices')
  expect(reply.status).toBe(201)
  return (reply.body as DeviceCode).code
}

describe('joining', () => {
  test('an unknown token makes a new member, with an event for the others (J1)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const grace = room.visitor('Grace')
    const reply = await grace.askToJoin()
    expect(reply.status).toBe(201)
    const { member } = snapshotIn(reply)
    expect(member).toMatchObject({ name: 'Grace', role: 'member', via: 'api' })
    expect(member.id).toMatch(/^m_[a-z2-7]{16}$/)
    expect(await ada.catchUp()).toMatchObject([{ type: 'member.joined', member, by: { id: member.id, name: 'Grace' } }])
  })

  test('nobody comes as a client of the article: those have their own door, and no events', async () => {
    const room = await startRoom()
    const reply = await room.visitor('Ghost').askToJoin({ client: { name: 'test', version: '1', via: 'seed' } })
    expect(reply.status).toBe(400)
    expect(room.host.room.head).toBe(0)
  })

  test('a known token comes back as its member without an event, whatever name and code it sends (J2)', async () => {
    const room = await startRoom({ code: 'kettle' })
    const grace = room.visitor('Grace')
    const first = await grace.enter({ code: 'kettle' })
    const again = await grace.askToJoin({ name: 'Somebody else', code: 'wrong' })
    expect([again.status, snapshotIn(again).member, snapshotIn(again).head]).toEqual([200, first.member, first.head])
  })

  test('the same new token in two requests at once is one member (J2)', async () => {
    const room = await startRoom()
    const ada = room.visitor('Ada')
    const replies = await Promise.all([ada.askToJoin(), ada.askToJoin(), ada.askToJoin()])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 201])
    expect(new Set(replies.map((reply) => snapshotIn(reply).member.id)).size).toBe(1)
  })

  test('snapshot and cursor are of one moment: together they tell each message exactly once (J3)', async () => {
    const room = await startRoom({ limits: { sendRate: 0 } })
    const ada = await room.join('Ada')
    const texts = Array.from({ length: 40 }, (_, n) => `#${n}`)
    const sending = (async () => {
      for (const text of texts) await ada.say(text)
    })()
    const readers = await Promise.all(
      texts.slice(0, 20).map(async (_, n) => {
        const reader = room.visitor(`Reader ${n}`)
        return { reader, told: (await reader.enter()).messages.map(({ text }) => text) }
      }),
    )
    await sending
    for (const { reader, told } of readers) expect([...told, ...(await reader.readTexts())]).toEqual(texts)
  })

  test('a snapshot holds the last fifty messages, the members, and everything a client paces itself by (J3)', async () => {
    const room = await startRoom({ limits: { sendRate: 0 } })
    const ada = await room.join('Ada')
    for (let n = 1; n <= 55; n += 1) await ada.say(`#${n}`)
    const snapshot = await room.visitor('Grace').enter()
    expect(snapshot.messages.map(({ text }) => text)).toEqual(Array.from({ length: 50 }, (_, n) => `#${n + 6}`))
    expect(snapshot.members.map(({ name }) => name)).toEqual(['Ada', 'Grace'])
    expect(snapshot).toMatchObject({ oldest: 1, limits: { text: 4_000, body: 65_536, sendRate: 0, sendBurst: 10 } })
    expect(snapshot.room).toMatchObject({ id: room.roomId, name: 'Ops · 运维', needsCode: false, newcomersSee: 'all' })
    expect(snapshot.cursor).toMatch(new RegExp(`^[a-z2-7]+\\.[a-z2-7]+\\.${snapshot.head}$`))
    expect(snapshot.features).toEqual(['poll', 'history', 'signals', 'devices', 'delivered'])
    expect(snapshot.signals.presence.online).toContain(snapshot.member.id)
  })

  test('a member not seen for thirty days leaves the list of members, not the room (J3)', async () => {
    const clock = new CalendarClock()
    const room = await startRoom({ clock })
    const ada = await room.join('Ada')
    await ada.ask('POST', '/members/me/away', { token: ada.token })
    await expect.poll(() => room.host.room.signals.presence.online, { timeout: 10_000 }).toBe(0)
    clock.turn(31)
    expect((await room.visitor('Grace').enter()).members.map(({ name }) => name)).toEqual(['Grace'])
    expect((await ada.enter()).members.map(({ name }) => name).sort()).toEqual(['Ada', 'Grace'])
  })

  test('a newcomer without a name gets a random one that nobody has, in their language', async () => {
    const room = await startRoom()
    const { member } = await room.visitor().enter({ locale: 'zh-CN' })
    expect(member.name).toMatch(/^\p{Script=Han}{2,5}$/u)
    const names = (await room.visitor().ask('GET', '/names?locale=ru&count=5')).body as { names: string[] }
    expect(names.names).toHaveLength(5)
    expect(names.names.join('')).toMatch(/\p{Script=Cyrillic}/u)
  })

  test('a room with a code refuses newcomers without it and with another, and nobody else (J4)', async () => {
    const room = await startRoom({ code: 'kettle' })
    const ada = room.visitor('Ada')
    expect(refusal(await ada.askToJoin())).toEqual([403, 'code-required'])
    expect(refusal(await ada.askToJoin({ code: 'Kettle' }))).toEqual([403, 'wrong-code'])
    expect((await ada.askToJoin({ code: 'kettle' })).status).toBe(201)
    expect((await ada.askToJoin()).status).toBe(200)
    expect((await room.visitor().askToJoin({ device: await deviceCode(ada) })).status).toBe(200)
  })

  test.each([
    ['room codes', { code: 'kettle!' }],
    ['device codes', { device: 'a'.repeat(20) }],
    ['owner secrets', { owner: 'a'.repeat(40) }],
  ])('after ten wrong %s an address is refused for an hour, right codes too (J5)', async (_, wrong) => {
    const clock = new LeapingClock()
    const room = await startRoom({ code: 'kettle', clock })
    for (let n = 0; n < 10; n += 1) expect(refusal(await room.visitor('Eve').askToJoin(wrong))).toEqual([403, 'wrong-code'])
    const refused = await room.visitor('Eve').askToJoin({ code: 'kettle' })
    expect(refusal(refused)).toEqual([429, 'rate-limited'])
    expect(problemIn(refused).retryAfter).toBeGreaterThan(3_500)
    clock.leap(60 * MINUTE_MS)
    expect((await room.visitor('Ada').askToJoin({ code: 'kettle' })).status).toBe(201)
  })

  test('who left is unknown with the old token, and new when joining with it again (J6)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const grace = await room.join('Grace')
    await ada.catchUp()
    expect((await grace.ask('DELETE', '/members/me')).status).toBe(204)
    expect(await ada.catchUp()).toMatchObject([{ type: 'member.left', member: { id: grace.memberId }, by: { id: grace.memberId } }])
    expect(refusal(await grace.askPoll({ wait: 0 }))).toEqual([401, 'unknown-session'])
    const before = grace.memberId
    const again = await grace.askToJoin()
    expect(again.status).toBe(201)
    expect(snapshotIn(again).member.id).not.toBe(before)
  })

  test('leaving ends the held polls and all devices of the member (J6)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const phone = room.visitor()
    await phone.enter({ device: await deviceCode(ada) })
    const held = phone.askPoll()
    await expect.poll(() => room.host.health().waiting).toBe(1)
    await ada.ask('DELETE', '/members/me')
    expect((await held).body).toMatchObject({ events: [{ type: 'member.left' }] })
    expect(refusal(await phone.say('still here?'))).toEqual([401, 'unknown-session'])
  })

  test('a token that was never one, one that nobody has and none at all are refused alike (J8)', async () => {
    const room = await startRoom()
    const visitor = room.visitor()
    const answers = await Promise.all(
      [`Bearer ${newToken()}`, 'Bearer short', 'Basic abc', '', `Bearer ${newToken()} `].map((authorization) =>
        visitor.ask('GET', '/messages', undefined, { authorization }),
      ),
    )
    for (const answer of answers) {
      expect(refusal(answer)).toEqual([401, 'unknown-session'])
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    }
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  })
})

describe('device codes', () => {
  test('a code adds a device to its member, once (D1)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const code = await deviceCode(ada)
    const phone = room.visitor()
    const reply = await phone.askToJoin({ device: code })
    expect([reply.status, snapshotIn(reply).member.id]).toEqual([200, ada.memberId])
    await phone.say('from the phone')
    expect(await ada.catchUp()).toMatchObject([{ type: 'message', by: { id: ada.memberId } }])
    expect(refusal(await room.visitor().askToJoin({ device: code }))).toEqual([403, 'wrong-code'])
  })

  test('of two devices that use a code at once, one comes in (D1)', async () => {
    const room = await startRoom()
    const code = await deviceCode(await room.join('Ada'))
    const replies = await Promise.all([room.visitor().askToJoin({ device: code }), room.visitor().askToJoin({ device: code })])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 403])
  })

  test('a code ends with the next one, after five minutes, and when its member leaves (D1)', async () => {
    const clock = new LeapingClock()
    const room = await startRoom({ clock })
    const ada = await room.join('Ada')
    const tryCode = async (device: string) => (await room.visitor().askToJoin({ device })).status

    const replaced = await deviceCode(ada)
    const inTime = await deviceCode(ada)
    expect(await tryCode(replaced)).toBe(403)
    clock.leap(4.9 * MINUTE_MS)
    expect(await tryCode(inTime)).toBe(200)

    const late = await deviceCode(ada)
    clock.leap(5 * MINUTE_MS)
    expect(await tryCode(late)).toBe(403)

    const orphaned = await deviceCode(ada)
    await ada.ask('DELETE', '/members/me')
    expect(await tryCode(orphaned)).toBe(403)
  })
})

describe('the owner link', () => {
  test('makes a newcomer the owner, once, without the code (O1)', async () => {
    const room = await startRoom({ code: 'kettle' })
    const owner = room.host.ownerUrl?.split('#owner=')[1]
    const reply = await room.visitor('Ada').askToJoin({ owner })
    expect([reply.status, snapshotIn(reply).member.role]).toEqual([201, 'owner'])
    expect(refusal(await room.visitor('Eve').askToJoin({ owner, code: 'kettle' }))).toEqual([403, 'wrong-code'])
  })

  test('makes somebody who is here already the owner, with an event (O1)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const snapshot = await ada.enter({ owner: room.host.ownerUrl?.split('#owner=')[1] })
    expect(snapshot.member.role).toBe('owner')
    expect((await ada.askToJoin({ owner: room.host.ownerUrl?.split('#owner=')[1] })).status).toBe(200)
    const grace = await room.join('Grace')
    expect((await grace.enter()).members).toMatchObject([{ id: ada.memberId, role: 'owner' }, { role: 'member' }])
  })

  test('of two who open it at once, one owns the room (O1)', async () => {
    const room = await startRoom()
    const owner = room.host.ownerUrl?.split('#owner=')[1]
    const replies = await Promise.all([room.visitor('Ada').askToJoin({ owner }), room.visitor('Eve').askToJoin({ owner })])
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 403])
  })
})
