import { describe, expect, test } from 'vitest'
import { ROLES, type Role } from '../../../src/shared/wire/member.ts'
import { mayChangeRole, mayChangeRoom, mayRestrain } from '../../../src/main/room/may.ts'
import { PureRoom, refusal, type Person } from '../../support/pure-room.ts'

const ada = (role: Role) => ({ id: 'ada', role })
const grace = (role: Role) => ({ id: 'grace', role })

describe('who may do what', () => {
  const everyPair = ROLES.flatMap((actor) => ROLES.map((target) => [actor, target] as const))

  test.each(everyPair)('%s removing or muting another %s', (actor, target) => {
    const allowed = new Set(['owner owner', 'owner moderator', 'owner member', 'moderator member'])
    expect(mayRestrain(ada(actor), grace(target))).toBe(allowed.has(`${actor} ${target}`))
  })

  test.each(everyPair)('%s giving a role to another %s', (actor, target) => {
    expect(mayChangeRole(ada(actor), grace(target), 1)).toBe(actor === 'owner')
  })

  test.each(ROLES)('%s acting on themselves', (role) => {
    expect(mayRestrain(ada(role), ada(role))).toBe(false)
    expect(mayChangeRole(ada(role), ada(role), 1)).toBe(false)
    expect(mayChangeRole(ada(role), ada(role), 2)).toBe(role === 'owner')
  })

  test.each(ROLES)('%s changing the room', (role) => {
    expect(mayChangeRoom(ada(role))).toBe(role !== 'member')
  })
})

describe('in a room with an owner, a moderator and a member', () => {
  async function staffedRoom() {
    const ops = new PureRoom()
    const owner = await ops.joinOwner('Ada')
    const moderator = await ops.join('Grace')
    const member = await ops.join('小明')
    await ops.done(ops.room.changeMember(owner.id, moderator.id, { role: 'moderator' }))
    return { ops, owner, moderator, member }
  }

  test('a role is given as an event by who gave it', async () => {
    const { ops, owner, moderator } = await staffedRoom()
    expect(ops.events().at(-1)).toMatchObject({
      type: 'member.role',
      by: { id: owner.id },
      member: { id: moderator.id, role: 'moderator' },
    })
  })

  test.each([
    ['a moderator', 'the owner', 'removing'],
    ['a moderator', 'the owner', 'muting'],
    ['a moderator', 'the member', 'promoting'],
    ['a moderator', 'a moderator', 'promoting'],
    ['the member', 'a moderator', 'removing'],
    ['the member', 'the member', 'promoting'],
    ['the owner', 'the owner', 'demoting'],
    ['the owner', 'the owner', 'removing'],
  ])('%s is refused with %s: %s', async (actorIs, targetIs, what) => {
    const { ops, owner, moderator, member } = await staffedRoom()
    const people: Record<string, Person> = { 'the owner': owner, 'a moderator': moderator, 'the member': member }
    const actor = people[actorIs]?.id ?? ''
    const target = people[targetIs]?.id ?? ''
    const before = ops.room.head
    const verbs: Record<string, () => Promise<unknown>> = {
      removing: () => ops.room.remove(actor, target, undefined),
      muting: () => ops.room.changeMember(actor, target, { muted: true }),
      promoting: () => ops.room.changeMember(actor, target, { role: 'owner' }),
      demoting: () => ops.room.changeMember(actor, target, { role: 'member' }),
    }
    expect((await refusal(ops.done(verbs[what]?.() ?? Promise.resolve()))).code).toBe('forbidden')
    expect(ops.room.head).toBe(before)
  })

  test('an owner may step down once there is another', async () => {
    const { ops, owner, moderator } = await staffedRoom()
    await ops.done(ops.room.changeMember(owner.id, moderator.id, { role: 'owner' }))
    await ops.done(ops.room.changeMember(owner.id, owner.id, { role: 'member' }))
    expect(ops.seen(owner)?.role).toBe('member')
    expect((await refusal(ops.done(ops.room.changeMember(moderator.id, moderator.id, { role: 'member' })))).code).toBe('forbidden')
  })

  test('two owners who step down at once leave one', async () => {
    const { ops, owner, moderator } = await staffedRoom()
    await ops.done(ops.room.changeMember(owner.id, moderator.id, { role: 'owner' }))
    const both = [owner, moderator].map(({ id }) => ops.room.changeMember(id, id, { role: 'member' }))
    ops.clock.advance(20)
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(ops.room.hasOwner()).toBe(true)
  })

  test('a change of two things is refused whole when one of them is', async () => {
    const { ops, owner, moderator, member } = await staffedRoom()
    await refusal(ops.done(ops.room.changeMember(moderator.id, member.id, { muted: true, role: 'moderator' })))
    expect(ops.seen(member)).not.toHaveProperty('muted')
    expect(owner.id).not.toBe(moderator.id)
  })

  test('a change of nothing is no event', async () => {
    const { ops, owner, member } = await staffedRoom()
    const before = ops.room.head
    await ops.done(ops.room.changeMember(owner.id, member.id, { role: 'member', muted: false }))
    await ops.done(ops.room.changeRoom(owner.id, { name: 'Ops · 运维', code: null, newcomersSee: 'all' }))
    await ops.done(ops.room.rename(member.id, '小明'))
    expect(ops.room.head).toBe(before)
  })

  test('the room changes as an event that tells of a code, never the code', async () => {
    const { ops, moderator, member } = await staffedRoom()
    const before = ops.room.head
    const room = await ops.done(ops.room.changeRoom(moderator.id, { name: 'Ops', code: 'open sesame', newcomersSee: '7d' }))
    expect(room).toMatchObject({ name: 'Ops', needsCode: true, newcomersSee: '7d' })
    expect(ops.events(before)).toMatchObject([{ type: 'room.updated', by: { id: moderator.id }, room }])
    expect(JSON.stringify([ops.events(), ops.snapshot(member), ops.room.card()])).not.toContain('sesame')
    expect((await refusal(ops.done(ops.room.changeRoom(member.id, { name: 'Mine' })))).code).toBe('forbidden')
  })

  test('who left or was removed has no say', async () => {
    const { ops, owner, moderator, member } = await staffedRoom()
    const removing = ops.room.remove(owner.id, moderator.id, undefined)
    const revenge = ops.room.remove(moderator.id, member.id, undefined)
    ops.clock.advance(20)
    await removing
    expect((await refusal(revenge)).code).toBe('not-found')
  })

  test('the owner who leaves and the moderator who is removed hold no role any more', async () => {
    const { ops, owner } = await staffedRoom()
    await ops.done(ops.room.leave(owner.id))
    expect(ops.room.hasOwner()).toBe(false)
  })
})

describe('muting', () => {
  async function mutedGrace() {
    const ops = new PureRoom()
    const owner = await ops.joinOwner('Ada')
    const grace = await ops.join('Grace')
    const before = await ops.say(grace, 'hello', { id: 'before-muting-12345678' })
    await ops.done(ops.room.changeMember(owner.id, grace.id, { muted: true }))
    return { ops, owner, grace, before }
  }

  test('is an event, shows on the list and refuses messages', async () => {
    const { ops, owner, grace } = await mutedGrace()
    expect(ops.events().at(-1)).toMatchObject({ type: 'member.muted', by: { id: owner.id }, member: { id: grace.id, muted: true } })
    expect(ops.seen(grace)?.muted).toBe(true)
    expect((await refusal(ops.say(grace, 'but'))).code).toBe('muted')
  })

  test('does not take back what was accepted', async () => {
    const { ops, grace, before } = await mutedGrace()
    expect(await ops.say(grace, 'hello', { id: 'before-muting-12345678' })).toEqual(before)
  })

  test('ends with an event, too', async () => {
    const { ops, owner, grace } = await mutedGrace()
    await ops.done(ops.room.changeMember(owner.id, grace.id, { muted: false }))
    expect(ops.events().at(-1)).toMatchObject({ type: 'member.unmuted', member: { id: grace.id } })
    expect(ops.seen(grace)).not.toHaveProperty('muted')
    await ops.say(grace, 'thanks')
  })

  test('outlives a restart', async () => {
    const { ops, grace } = await mutedGrace()
    await ops.restart()
    expect((await refusal(ops.say(grace, 'but'))).code).toBe('muted')
  })
})
