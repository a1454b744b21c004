import { describe, expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../../../src/shared/limits.ts'
import { codeOf, DAY, HOUR, PureRoom, refusal } from '../../support/pure-room.ts'

describe('how much is kept', () => {
  test('is everything, where nobody said otherwise', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    await ops.say(ada, 'hello')
    ops.clock.advance(10_000 * DAY)
    await ops.tidy()
    expect(ops.types()).toEqual(['member.joined', 'message'])
  })

  test('is so many events', async () => {
    const ops = new PureRoom({ retention: { keepEvents: 3 } })
    const ada = await ops.join('Ada')
    for (let i = 0; i < 5; i += 1) await ops.say(ada, `message ${i}`)
    await ops.tidy()
    expect(ops.texts()).toEqual(['message 2', 'message 3', 'message 4'])
    expect(ops.snapshot(ada).messages.map(({ text }) => text)).toEqual(['message 2', 'message 3', 'message 4'])
  })

  test('is so many days', async () => {
    const ops = new PureRoom({ retention: { keepDays: 7 } })
    const ada = await ops.join('Ada')
    await ops.say(ada, 'old')
    ops.clock.advance(5 * DAY)
    await ops.say(ada, 'newer')
    ops.clock.advance(3 * DAY)
    await ops.tidy()
    expect(ops.texts()).toEqual(['newer'])
    ops.clock.advance(30 * DAY)
    await ops.tidy()
    expect(ops.events()).toEqual([])
  })

  test('is the less of both', async () => {
    const ops = new PureRoom({ retention: { keepDays: 7, keepEvents: 1 } })
    const ada = await ops.join('Ada')
    await ops.say(ada, 'one')
    await ops.say(ada, 'two')
    await ops.tidy()
    expect(ops.texts()).toEqual(['two'])
  })

  test('counts on from the same seq, also when everything was trimmed and the host started again', async () => {
    const ops = new PureRoom({ retention: { keepEvents: 0 } })
    const ada = await ops.join('Ada')
    await ops.say(ada, 'hello')
    await ops.tidy()
    ops.crash()
    expect(ops.snapshot(ada)).toMatchObject({ oldest: 3, head: 2, messages: [] })
    expect((await ops.say(ada, 'again')).seq).toBe(3)
  })

  test('loses nothing fresh when the clock was set back for a while', async () => {
    const ops = new PureRoom({ retention: { keepDays: 7 } })
    const ada = await ops.join('Ada')
    for (let i = 0; i < 8; i += 1) await ops.say(ada, `message ${i}`)
    ops.clock.jump(-5 * DAY)
    await ops.say(ada, 'at the wrong time')
    ops.clock.jump(5 * DAY)
    await ops.tidy()
    expect(ops.texts()).toHaveLength(9)
  })

  test('is not cut short by a clock that was set ahead for a while', async () => {
    const ops = new PureRoom({ retention: { keepDays: 7 } })
    const ada = await ops.join('Ada')
    ops.clock.jump(100 * DAY)
    await ops.say(ada, 'by a wrong clock')
    ops.clock.jump(-100 * DAY)
    await ops.say(ada, 'by a right one')
    ops.clock.advance(6 * DAY)
    await ops.tidy()
    expect(ops.texts()).toEqual(['by a wrong clock', 'by a right one'])
  })

  test('is cut in steps, each a commit of its own', async () => {
    const ops = new PureRoom({ retention: { keepEvents: 10 }, limits: { ...DEFAULT_LIMITS, sendRate: 0 } })
    const ada = await ops.join('Ada')
    await ops.done(ops.room.tidy())
    const writing = []
    for (let i = 0; i < 5_000; i += 1) writing.push(ops.room.rename(ada.id, `Ada ${i}`))
    ops.clock.advance(1_000)
    await Promise.all(writing)
    const before = ops.store.commits
    await ops.tidy()
    expect(ops.store.commits - before).toBe(3)
    expect(ops.events()).toHaveLength(10)
    expect(ops.snapshot(ada).oldest).toBe(5_001 - 10 + 1)
  })
})

describe('a token', () => {
  test('ends 180 days after its last use; its member stays', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    ops.clock.advance(180 * DAY)
    await ops.tidy()
    expect(codeOf(() => ops.room.authenticate(ada.tokenHash))).toBe('unknown-session')
    expect(ops.room.card().members).toBe(1)
  })

  test('lives on with every use, also through a restart', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    for (let i = 0; i < 4; i += 1) {
      ops.clock.advance(179 * DAY)
      ops.room.authenticate(ada.tokenHash)
      await ops.tidy()
      ops.crash()
      await ops.tidy()
    }
    expect(ops.room.authenticate(ada.tokenHash).id).toBe(ada.id)
  })

  test('of a closed host is written down at its end', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    ops.clock.advance(100 * DAY)
    ops.room.authenticate(ada.tokenHash)
    await ops.restart()
    ops.clock.advance(100 * DAY)
    await ops.tidy()
    expect(ops.room.authenticate(ada.tokenHash).id).toBe(ada.id)
  })

  test('is not written down at each use', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const joined = ops.store.load().sessions[0]?.lastUsedAt
    ops.clock.advance(HOUR - 1_000)
    ops.room.authenticate(ada.tokenHash)
    await ops.tidy()
    expect(ops.store.load().sessions[0]?.lastUsedAt).toBe(joined)
  })
})

describe('a name of the seed’s kind', () => {
  test('is gone after 24 hours of silence, and free again', async () => {
    const ops = new PureRoom()
    await ops.done(ops.room.joinAsSeed('hashed', '游客', () => undefined))
    expect(ops.room.isNameTaken('游客')).toBe(true)
    ops.clock.advance(DAY)
    await ops.tidy()
    expect(codeOf(() => ops.room.seedSeq('hashed'))).toBe('unknown-session')
    expect(ops.room.isNameTaken('游客')).toBe(false)
    expect(ops.store.load().members).toEqual([])
  })

  test('lives on while it reads', async () => {
    const ops = new PureRoom()
    await ops.done(ops.room.joinAsSeed('hashed', '游客', () => undefined))
    for (let i = 0; i < 3; i += 1) {
      ops.clock.advance(23 * HOUR)
      ops.room.advanceSeed('hashed', 0)
      await ops.tidy()
    }
    expect(ops.room.seedSeq('hashed')).toBe(0)
  })

  test('that slept while the log was trimmed goes on with what is left', async () => {
    const ops = new PureRoom({ retention: { keepEvents: 1 } })
    await ops.done(ops.room.joinAsSeed('hashed', '游客', () => undefined))
    const ada = await ops.join('Ada')
    for (let i = 0; i < 3; i += 1) await ops.say(ada, `message ${i}`)
    await ops.tidy()
    expect(ops.texts(ops.room.seedSeq('hashed'))).toEqual(['message 2'])
  })
})

describe('housekeeping', () => {
  test('that fails is tried again with the next', async () => {
    const ops = new PureRoom({ retention: { keepEvents: 1 } })
    const ada = await ops.join('Ada')
    await ops.say(ada, 'hello')
    ops.store.failingCommits = 1
    expect((await refusal(ops.tidy())).code).toBe('storage')
    expect(ops.types()).toEqual(['member.joined', 'message'])
    await ops.tidy()
    expect(ops.types()).toEqual(['message'])
  })
})
