import { describe, expect, test } from 'vitest'
import { RoomError } from '../../../src/shared/room-error.ts'
import { HOUR, OWNER_HASH, PureRoom, refusal } from '../../support/pure-room.ts'

describe('joining', () => {
  test('is an event by the newcomer, with all that others may know of them', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    expect(ops.events()).toEqual([
      {
        seq: 1,
        type: 'member.joined',
        at: Date.UTC(2026, 0, 5, 9),
        by: { id: ada.id, name: 'Ada' },
        member: { id: ada.id, name: 'Ada', role: 'member', via: 'app', joinedAt: Date.UTC(2026, 0, 5, 9) },
      },
    ])
  })

  test('tells a newcomer apart from a token that comes back', async () => {
    const ops = new PureRoom()
    const first = await ops.done(ops.askToJoin({ name: 'Ada' }))
    const again = await ops.done(ops.askToJoin({ name: 'Ada' }))
    expect([first.isNew, again.isNew]).toEqual([true, false])
    expect(again.member.id).toBe(first.member.id)
    expect(ops.types()).toEqual(['member.joined'])
  })

  test('twice at once with one token makes one member', async () => {
    const ops = new PureRoom()
    const twice = [ops.askToJoin({ name: 'Ada' }), ops.askToJoin({ name: 'Ada' })]
    ops.clock.advance(20)
    const [first, second] = await Promise.all(twice)
    expect(second?.member.id).toBe(first?.member.id)
    expect([first?.isNew, second?.isNew]).toEqual([true, false])
  })

  test('needs a name of newcomers only', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const back = await ops.done(ops.askToJoin({ tokenHash: ada.tokenHash }))
    expect(back.member.name).toBe('Ada')
    expect((await refusal(ops.done(ops.askToJoin({ tokenHash: 'unknown' })))).code).toBe('invalid-request')
  })

  test('leaves no trace when there is no room for more, and asks that of newcomers only', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const admit = () => {
      throw new RoomError('overloaded', { retryAfter: 3 })
    }
    expect((await refusal(ops.done(ops.askToJoin({ name: 'Grace', admit })))).code).toBe('overloaded')
    expect((await ops.done(ops.askToJoin({ tokenHash: ada.tokenHash, admit }))).member.id).toBe(ada.id)
    expect(ops.room.card().members).toBe(1)
    expect(ops.room.knows('token of Grace')).toBe(false)
  })

  test('keeps the name a member has when they come back with another', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    expect((await ops.done(ops.askToJoin({ tokenHash: ada.tokenHash, name: 'Countess' }))).member.name).toBe('Ada')
  })
})

describe('coming back', () => {
  test('works after a restart', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    await ops.restart()
    expect(ops.room.authenticate(ada.tokenHash).id).toBe(ada.id)
  })

  test('is not possible with a token nobody has', () => {
    const ops = new PureRoom()
    expect(() => ops.room.authenticate('no such token')).toThrow('unknown-session')
  })
})

describe('leaving', () => {
  test('is an event, ends every token of the member and frees the room of them', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const { code } = ops.room.issueDeviceCode(ada.id)
    await ops.done(ops.askToJoin({ tokenHash: 'her phone', deviceCode: code }))
    await ops.done(ops.room.leave(ada.id))
    expect(ops.events().at(-1)).toMatchObject({ type: 'member.left', by: { id: ada.id }, member: { id: ada.id, name: 'Ada' } })
    for (const token of [ada.tokenHash, 'her phone']) expect(() => ops.room.authenticate(token)).toThrow('unknown-session')
    expect(ops.room.card()).toMatchObject({ members: 0, online: 0 })
  })

  test('lets the same person come again as somebody new', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    await ops.done(ops.room.leave(ada.id))
    const again = await ops.join('Ada')
    expect(again.id).not.toBe(ada.id)
    expect(ops.types()).toEqual(['member.joined', 'member.left', 'member.joined'])
  })

  test('cannot be done twice', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const twice = [ops.room.leave(ada.id), ops.room.leave(ada.id)]
    ops.clock.advance(20)
    const [first, second] = await Promise.allSettled(twice)
    expect(first?.status).toBe('fulfilled')
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'not-found' } })
  })

  test('takes what the member was typing with them', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    ops.room.signals.setTyping(ada.id, true)
    await ops.done(ops.room.leave(ada.id))
    expect(ops.room.signals.stateSince(-1)).toMatchObject({ typing: [], presence: { online: [] } })
  })
})

describe('removing', () => {
  test('is an event by who did it, and every later try of that token is answered as such', async () => {
    const ops = new PureRoom()
    const ada = await ops.joinOwner('Ada')
    const grace = await ops.join('Grace')
    await ops.done(ops.room.remove(ada.id, grace.id, undefined))
    expect(ops.events().at(-1)).toMatchObject({ type: 'member.removed', by: { id: ada.id, name: 'Ada' }, member: { id: grace.id } })
    expect(() => ops.room.authenticate(grace.tokenHash)).toThrow('removed')
    expect((await refusal(ops.done(ops.askToJoin({ name: 'Grace' })))).code).toBe('removed')
    await ops.restart()
    expect(() => ops.room.authenticate(grace.tokenHash)).toThrow('removed')
  })

  test('can change the code in the same step', async () => {
    const ops = new PureRoom({ settings: { code: 'old' } })
    const ada = await ops.joinOwner('Ada')
    const grace = await ops.join('Grace', { code: 'old' })
    await ops.done(ops.room.remove(ada.id, grace.id, 'new'))
    expect(ops.types().slice(-2)).toEqual(['member.removed', 'room.updated'])
    expect(JSON.stringify(ops.events())).not.toContain('"new"')
    expect((await refusal(ops.done(ops.askToJoin({ name: 'Again', code: 'old' })))).code).toBe('wrong-code')
    await ops.join('小明', { code: 'new' })
  })

  test('takes somebody off the list, and their devices’ codes with them', async () => {
    const ops = new PureRoom()
    const ada = await ops.joinOwner('Ada')
    const grace = await ops.join('Grace')
    const { code } = ops.room.issueDeviceCode(grace.id)
    await ops.done(ops.room.remove(ada.id, grace.id, undefined))
    expect(ops.snapshot(ada).members.map(({ name }) => name)).toEqual(['Ada'])
    expect((await refusal(ops.done(ops.askToJoin({ tokenHash: 'her phone', deviceCode: code })))).code).toBe('wrong-code')
  })

  test('of somebody who is not there is refused', async () => {
    const ops = new PureRoom()
    const ada = await ops.joinOwner('Ada')
    const grace = await ops.join('Grace')
    await ops.done(ops.room.leave(grace.id))
    expect((await refusal(ops.done(ops.room.remove(ada.id, grace.id, undefined)))).code).toBe('not-found')
  })
})

describe('the owner link', () => {
  test('makes the newcomer who brings it the owner, once', async () => {
    const ops = new PureRoom()
    expect(ops.room.hasOwner()).toBe(false)
    const ada = await ops.joinOwner('Ada')
    expect(ops.seen(ada)?.role).toBe('owner')
    expect(ops.room.hasOwner()).toBe(true)
    expect((await refusal(ops.done(ops.askToJoin({ name: 'Grace', ownerHash: OWNER_HASH })))).code).toBe('wrong-code')
  })

  test('makes a member who is already here the owner, as an event', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const { member, isNew } = await ops.done(ops.askToJoin({ tokenHash: ada.tokenHash, ownerHash: OWNER_HASH }))
    expect([member.role, isNew]).toEqual(['owner', false])
    expect(ops.events().at(-1)).toMatchObject({ type: 'member.role', by: { id: ada.id }, member: { role: 'owner' } })
  })

  test('may be opened again by the owner, whose first answer may have been lost', async () => {
    const ops = new PureRoom()
    const ada = await ops.joinOwner('Ada')
    const again = await ops.done(ops.askToJoin({ name: 'Ada', ownerHash: OWNER_HASH }))
    expect(again).toMatchObject({ isNew: false, member: { id: ada.id, role: 'owner' } })
  })

  test('opens a room with a code without it', async () => {
    const ops = new PureRoom({ settings: { code: '4711' } })
    await ops.joinOwner('Ada')
  })

  test('that is wrong counts as a wrong code', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    for (let i = 0; i < 10; i += 1)
      expect((await refusal(ops.done(ops.askToJoin({ tokenHash: ada.tokenHash, ownerHash: `guess ${i}` })))).code).toBe('wrong-code')
    expect((await refusal(ops.done(ops.askToJoin({ tokenHash: ada.tokenHash, ownerHash: OWNER_HASH })))).code).toBe('rate-limited')
    ops.clock.advance(HOUR)
    expect((await ops.done(ops.askToJoin({ tokenHash: ada.tokenHash, ownerHash: OWNER_HASH }))).member.role).toBe('owner')
  })

  test('is not used up by a try that there was no room for', async () => {
    const ops = new PureRoom()
    const admit = () => {
      throw new RoomError('overloaded')
    }
    await refusal(ops.done(ops.askToJoin({ name: 'Ada', ownerHash: OWNER_HASH, admit })))
    expect(ops.seen(await ops.joinOwner('Ada'))?.role).toBe('owner')
  })
})

describe('the seed’s clients', () => {
  test('come and go without events, and are not on the list', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const guest = await ops.done(ops.room.joinAsSeed('a hashed name', '游客', () => undefined))
    expect(guest.via).toBe('seed')
    expect(ops.types()).toEqual(['member.joined'])
    expect(ops.snapshot(ada).members).toHaveLength(1)
    expect(ops.room.card().members).toBe(1)
  })

  test('read on from where they came, also after a restart', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    await ops.say(ada, 'before')
    await ops.done(ops.room.joinAsSeed('a hashed name', '游客', () => undefined))
    expect(ops.room.seedSeq('a hashed name')).toBe(ops.room.head)
    const { seq } = await ops.say(ada, 'after')
    ops.room.advanceSeed('a hashed name', seq)
    await ops.restart()
    expect(ops.room.seedSeq('a hashed name')).toBe(seq)
  })

  test('are not given a message again because a commit failed', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    await ops.done(ops.room.joinAsSeed('a hashed name', '游客', () => undefined))
    const { seq } = await ops.say(ada, 'once')
    ops.room.advanceSeed('a hashed name', seq)
    ops.store.failingCommits = 1
    await refusal(ops.say(ada, 'never'))
    expect(ops.room.seedSeq('a hashed name')).toBe(seq)
  })

  test('are unknown under a token that is not theirs', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    expect(() => ops.room.seedSeq(ada.tokenHash)).toThrow('unknown-session')
    expect(() => ops.room.seedSeq('nobody')).toThrow('unknown-session')
  })
})
