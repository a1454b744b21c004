import { describe, expect, test } from 'vitest'
import type { Delivered, HistoryPage } from '../../src/shared/wire/answers.ts'
import { startRoom, type StartedRoom } from '../support/start-room.ts'
import { newMessageId, type Reply, type Visitor } from '../support/visitor.ts'
import { CalendarClock, refusal, waiting } from './asking.ts'

interface Cast {
  room: StartedRoom
  owner: Visitor
  moderator: Visitor
  member: Visitor
  other: Visitor
}

/** Ada owns the room, Grace moderates, 小明 and Alan are members. */
async function cast(): Promise<Cast> {
  const room = await startRoom()
  const [owner, moderator, member, other] = [
    await room.joinOwner('Ada'),
    await room.join('Grace'),
    await room.join('小明'),
    await room.join('Alan'),
  ]
  await change(owner, moderator, { role: 'moderator' })
  return { room, owner, moderator, member, other }
}

const change = (actor: Visitor, target: Visitor, body: object): Promise<Reply> => actor.ask('PATCH', `/members/${target.memberId}`, body)
const remove = (actor: Visitor, target: Visitor, body?: object): Promise<Reply> => actor.ask('DELETE', `/members/${target.memberId}`, body)

describe('who may do what', () => {
  test('what nobody allowed is refused and changes nothing (R1)', async () => {
    const { room, owner, moderator, member, other } = await cast()
    const { head } = room.host.room
    const forbidden = [
      change(member, other, { role: 'moderator' }),
      change(member, member, { role: 'owner' }),
      change(moderator, moderator, { role: 'owner' }),
      change(moderator, member, { role: 'moderator' }),
      change(member, other, { muted: true }),
      change(moderator, owner, { muted: true }),
      change(moderator, moderator, { muted: true }),
      change(owner, owner, { muted: true }),
      change(moderator, member, { muted: true, role: 'moderator' }),
      remove(member, other),
      remove(moderator, owner),
      remove(moderator, moderator),
      remove(owner, owner),
      remove(member, other, { code: 'mine' }),
      member.ask('PATCH', '', { name: 'Mine' }),
      member.ask('PATCH', '', { code: 'mine' }),
      member.ask('PATCH', '', { newcomersSee: 'none' }),
    ]
    for (const reply of await Promise.all(forbidden)) expect(refusal(reply)).toEqual([403, 'forbidden'])
    expect(room.host.room.head).toBe(head)
    expect((await owner.enter()).members.map(({ role, muted }) => [role, muted])).toEqual([
      ['owner', undefined],
      ['moderator', undefined],
      ['member', undefined],
      ['member', undefined],
    ])
  })

  test('what is allowed is done, and told with who did it (R1)', async () => {
    const { owner, moderator, member, other } = await cast()
    await other.catchUp()
    const replies = [
      await change(owner, member, { role: 'moderator' }),
      await change(owner, moderator, { muted: true }),
      await change(owner, member, { role: 'member', muted: true }),
      await change(moderator, member, { muted: false }),
      await moderator.ask('PATCH', '', { name: '  Ops\u200b  2 ', newcomersSee: '7d' }),
      await remove(moderator, member),
    ]
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 204])
    expect((await other.catchUp()).map(({ type, by }) => [type, by.name])).toEqual([
      ['member.role', 'Ada'],
      ['member.muted', 'Ada'],
      ['member.role', 'Ada'],
      ['member.muted', 'Ada'],
      ['member.unmuted', 'Grace'],
      ['room.updated', 'Grace'],
      ['member.removed', 'Grace'],
    ])
    expect(replies[4]?.body).toMatchObject({ room: { name: 'Ops 2', newcomersSee: '7d', needsCode: false } })
  })

  test('who is not in the room cannot be acted upon (R1)', async () => {
    const { owner, member } = await cast()
    await member.ask('DELETE', '/members/me')
    expect(refusal(await change(owner, member, { muted: true }))).toEqual([404, 'not-found'])
    expect(refusal(await remove(owner, member))).toEqual([404, 'not-found'])
    expect(refusal(await owner.ask('DELETE', '/members/m_nobody'))).toEqual([404, 'not-found'])
  })

  test('the last owner cannot step down, one of two can (R2)', async () => {
    const { owner, member } = await cast()
    expect(refusal(await change(owner, owner, { role: 'member' }))).toEqual([403, 'forbidden'])
    await change(owner, member, { role: 'owner' })
    expect((await change(owner, owner, { role: 'member' })).status).toBe(200)
    expect(refusal(await change(owner, member, { role: 'member' }))).toEqual([403, 'forbidden'])
  })

  test('where the last owner left, the next start of the host makes a new owner link (R2)', async () => {
    const { room, owner } = await cast()
    const secret = room.host.ownerUrl
    await owner.ask('DELETE', '/members/me')
    await room.host.close()
    const again = await startRoom({ dataFolder: room.dataFolder })
    expect(again.host.ownerUrl?.split('#')[1]).not.toBe(secret?.split('#')[1])
    expect((await (await again.joinOwner('Barbara')).enter()).member.role).toBe('owner')
  })

  test('a muted member may read and may not send, but what was accepted stays accepted (R3)', async () => {
    const { owner, member, other } = await cast()
    const id = newMessageId()
    const before = await member.say('before', {}, id)
    await change(owner, member, { muted: true })
    expect(refusal(await member.say('after'))).toEqual([403, 'muted'])
    const again = await member.say('before', {}, id)
    expect([again.status, again.text]).toEqual([200, before.text])
    await other.say('hello 小明')
    expect(await member.readTexts()).toEqual(['before', 'hello 小明'])
    await change(owner, member, { muted: false })
    expect((await member.say('after')).status).toBe(201)
  })

  test('removing ends every session of the member at once, held polls included, and for good (R4, J7)', async () => {
    const { room, owner, member } = await cast()
    const { code } = (await member.ask('POST', '/members/me/devices')).body as { code: string }
    const phone = room.visitor()
    await phone.enter({ device: code })
    await member.catchUp()
    const held = [member.askPoll(), phone.askPoll()]
    await waiting(room, 2)
    expect((await remove(owner, member)).status).toBe(204)
    for (const reply of await Promise.all(held)) expect(reply.body).toMatchObject({ events: [{ type: 'member.removed' }] })
    const later = [
      member.askPoll({ wait: 0 }),
      phone.say('still here?'),
      member.askToJoin(),
      phone.ask('GET', '/messages'),
      member.ask('DELETE', '/members/me'),
      member.ask('POST', '/members/me/away', { token: member.token }),
    ]
    for (const reply of await Promise.all(later)) expect(refusal(reply)).toEqual([403, 'removed'])
    await room.host.close()
    const again = await startRoom({ dataFolder: room.dataFolder })
    const back = again.visitor()
    back.token = member.token
    expect(refusal(await back.askToJoin())).toEqual([403, 'removed'])
  })

  test('the code may change in the same step, and is told to nobody (R4, R5)', async () => {
    const { room, owner, member, other } = await cast()
    await other.catchUp()
    await remove(owner, member, { code: 'new kettle' })
    expect(await other.catchUp()).toMatchObject([{ type: 'member.removed' }, { type: 'room.updated', room: { needsCode: true } }])
    expect(refusal(await room.visitor('小明').askToJoin())).toEqual([403, 'code-required'])
    expect((await other.enter()).room).not.toHaveProperty('code')
    await owner.ask('PATCH', '', { code: null })
    expect((await room.visitor('小明').askToJoin()).status).toBe(201)
  })

  test('a change that changes nothing makes no event (R5)', async () => {
    const { room, owner, moderator, member } = await cast()
    const { head } = room.host.room
    const replies = await Promise.all([
      change(owner, moderator, { role: 'moderator' }),
      change(owner, member, { muted: false }),
      owner.ask('PATCH', '', { name: 'Ops · 运维', code: null, newcomersSee: 'all' }),
      owner.ask('PATCH', '/members/me', { name: 'Ada' }),
    ])
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(room.host.room.head).toBe(head)
    for (const path of ['', `/members/${member.memberId}`])
      expect(refusal(await owner.ask('PATCH', path, {}))).toEqual([400, 'invalid-request'])
  })
})

describe('what newcomers see', () => {
  /** Everything this member can get hold of, by every way there is. */
  async function everythingOf(visitor: Visitor): Promise<{ texts: string[]; oldest: number; trimmed: boolean }> {
    const { messages, oldest, cursor } = await visitor.enter()
    const pages = await Promise.all(
      ['?limit=200', '?after=0&limit=200', '?around=1&limit=200', '?before=3&limit=200', `?before=${oldest}`].map(
        async (query) => (await visitor.ask('GET', `/messages${query}`)).body as HistoryPage,
      ),
    )
    const crafted = await visitor.askPoll({ cursor: cursor.replace(/\d+$/, String(oldest - 1)), wait: 0 })
    expect(crafted.status).toBe(200)
    const events = (crafted.body as { events: { text?: string }[] }).events.flatMap(({ text }) => (text === undefined ? [] : [text]))
    const tooFar = oldest === 1 ? undefined : await visitor.askPoll({ cursor: cursor.replace(/\d+$/, String(oldest - 2)), wait: 0 })
    const before = oldest === 1 ? undefined : await visitor.askPoll({ cursor: cursor.replace(/\d+$/, '0'), wait: 25 })
    for (const refused of [tooFar, before])
      if (refused) {
        expect(refusal(refused)).toEqual([410, 'cursor-gone'])
        expect(refused.body).toMatchObject({ reason: 'trimmed', oldest })
      }
    for (const page of pages) expect(page.oldest).toBe(oldest)
    const texts = [...messages, ...pages.flatMap((page) => page.messages)].map(({ text }) => text)
    return { texts: [...new Set([...texts, ...events])].sort(), oldest, trimmed: tooFar !== undefined }
  }

  test.each([
    ['all', ['a month ago', 'now', 'yesterday'], false],
    ['7d', ['now', 'yesterday'], true],
    ['none', ['now'], true],
  ] as const)('%s holds for snapshot, history and poll (V1)', async (newcomersSee, texts, trimmed) => {
    const clock = new CalendarClock()
    const room = await startRoom({ newcomersSee, clock })
    const ada = await room.join('Ada')
    const old = newMessageId()
    await ada.say('a month ago', {}, old)
    clock.turn(30)
    await ada.say('yesterday')
    clock.turn(1)
    const grace = await room.join('Grace')
    await ada.say('now')

    expect(await everythingOf(grace)).toMatchObject({ texts, trimmed })
    const delivered = await grace.ask('GET', `/messages/${old}/delivered`)
    if (newcomersSee === 'all') expect((delivered.body as Delivered).members).toBe(2)
    else expect(refusal(delivered)).toEqual([404, 'not-found'])
    expect((await everythingOf(ada)).texts).toEqual(['a month ago', 'now', 'yesterday'])
  })

  test('a later change does not show more or less to who is here already (V1)', async () => {
    const room = await startRoom({ newcomersSee: 'none' })
    const owner = await room.joinOwner('Ada')
    await owner.say('before')
    const grace = await room.join('Grace')
    await owner.ask('PATCH', '', { newcomersSee: 'all' })
    const { messages, oldest } = await grace.enter()
    expect([messages, oldest]).toEqual([[], 3])
    expect((await room.visitor('Alan').enter()).messages).toMatchObject([{ text: 'before' }])
  })
})
