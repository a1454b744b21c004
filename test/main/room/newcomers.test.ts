import { describe, expect, test } from 'vitest'
import type { NewcomersSee } from '../../../src/shared/wire/room.ts'
import { codeOf, DAY, PureRoom, type Person } from '../../support/pure-room.ts'

/** What a member finds of the time before: messages of the snapshot and of history, and the oldest seq they may name. */
async function sight(ops: PureRoom, person: Person) {
  const member = ops.room.authenticate(person.tokenHash)
  const { messages, oldest } = ops.room.snapshot(member)
  const history = await ops.room.history(member, { limit: 50 })
  expect(history.messages.map(({ text }) => text)).toEqual(messages.map(({ text }) => text))
  expect(history.oldest).toBe(oldest)
  return { texts: messages.map(({ text }) => text), oldest }
}

async function oldRoom(newcomersSee: NewcomersSee) {
  const ops = new PureRoom({ settings: { newcomersSee } })
  const ada = await ops.joinOwner('Ada')
  await ops.say(ada, 'last month')
  ops.clock.advance(20 * DAY)
  await ops.say(ada, 'this week')
  ops.clock.advance(DAY)
  return { ops, ada }
}

describe('newcomers see', () => {
  test('everything in a room that shows all', async () => {
    const { ops } = await oldRoom('all')
    expect(await sight(ops, await ops.join('Grace'))).toEqual({ texts: ['last month', 'this week'], oldest: 1 })
  })

  test('the last seven days in a room that shows 7d', async () => {
    const { ops } = await oldRoom('7d')
    expect(await sight(ops, await ops.join('Grace'))).toEqual({ texts: ['this week'], oldest: 3 })
  })

  test('nothing in a room that shows none, but what comes after them', async () => {
    const { ops, ada } = await oldRoom('none')
    const grace = await ops.join('Grace')
    expect(await sight(ops, grace)).toEqual({ texts: [], oldest: 4 })
    await ops.say(ada, 'welcome')
    expect(await sight(ops, grace)).toEqual({ texts: ['welcome'], oldest: 4 })
  })

  test('nothing of a room where nothing happened for seven days', async () => {
    const { ops } = await oldRoom('7d')
    ops.clock.advance(30 * DAY)
    expect((await sight(ops, await ops.join('Grace'))).texts).toEqual([])
  })

  test('as much as on the day they came, whatever is decided later', async () => {
    const { ops, ada } = await oldRoom('none')
    const grace = await ops.join('Grace')
    await ops.done(ops.room.changeRoom(ada.id, { newcomersSee: 'all' }))
    expect((await sight(ops, grace)).texts).toEqual([])
    expect((await sight(ops, await ops.join('小明'))).texts).toEqual(['last month', 'this week'])
    await ops.done(ops.room.changeRoom(ada.id, { newcomersSee: 'none' }))
    expect((await sight(ops, ada)).texts).toEqual(['last month', 'this week'])
  })

  test('no more through a cursor of their own making', async () => {
    const { ops } = await oldRoom('none')
    const grace = await ops.join('Grace')
    const member = ops.room.authenticate(grace.tokenHash)
    expect(codeOf(() => ops.room.resolve(ops.room.cursorAt(2), member))).toBe('cursor-gone')
    expect(ops.room.resolve(ops.room.cursorAt(3), member)).toBe(3)
  })

  test('no more through the count of who has read a message', async () => {
    const { ops, ada } = await oldRoom('none')
    const { id } = await ops.say(ada, 'between us', { id: 'between-us-12345678901' })
    const grace = await ops.join('Grace')
    expect(codeOf(() => ops.room.delivered(ops.room.authenticate(grace.tokenHash), id))).toBe('not-found')
    expect(ops.room.delivered(ops.room.authenticate(ada.tokenHash), id)).toEqual({ delivered: 0, members: 2 })
  })

  test('no more under a name of the seed’s kind', async () => {
    const { ops, ada } = await oldRoom('none')
    expect(ops.room.newestForNewcomers(100)).toEqual([])
    await ops.done(ops.room.changeRoom(ada.id, { newcomersSee: '7d' }))
    expect(ops.room.newestForNewcomers(100).map(({ text }) => text)).toEqual(['this week'])
  })
})

describe('the list of members', () => {
  test('is of who was seen within thirty days; the room keeps the others', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const grace = await ops.join('Grace')
    ops.clock.advance(31 * DAY)
    ops.room.signals.expire()
    ops.room.resolve(ops.room.cursorAt(2), ops.room.authenticate(ada.tokenHash))
    expect(ops.snapshot(ada).members.map(({ name }) => name)).toEqual(['Ada'])
    expect(ops.room.card().members).toBe(2)
    ops.room.resolve(ops.room.cursorAt(2), ops.room.authenticate(grace.tokenHash))
    expect(ops.snapshot(ada).members.map(({ name }) => name)).toEqual(['Ada', 'Grace'])
  })

  test('is written down with the next housekeeping', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const grace = await ops.join('Grace')
    ops.clock.advance(29 * DAY)
    ops.room.resolve(ops.room.cursorAt(2), ops.room.authenticate(ada.tokenHash))
    await ops.tidy()
    ops.crash()
    ops.clock.advance(2 * DAY)
    expect(ops.snapshot(grace).members.map(({ name }) => name)).toEqual(['Ada'])
  })
})
