import { describe, expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '../../../src/shared/limits.ts'
import { RateLimiter } from '../../../src/main/room/rate-limiter.ts'
import { TokenBucket } from '../../../src/main/room/token-bucket.ts'
import { codeOf, DAY, memberId, PureRoom, refusal, SECOND } from '../../support/pure-room.ts'

const limited = (more: Partial<typeof DEFAULT_LIMITS>) => new PureRoom({ limits: { ...DEFAULT_LIMITS, ...more } })

describe('a message', () => {
  test('is one event with what was written, by who wrote it', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const accepted = await ops.say(ada, '茶 is ready\n\0 👩‍💻', { id: 'A-message_id-of-22-chr', replyTo: 'something-said-earlier' })
    expect(ops.events(1)).toEqual([
      {
        seq: 2,
        at: ops.events(1)[0]?.at,
        by: { id: ada.id, name: 'Ada' },
        type: 'message',
        id: 'A-message_id-of-22-chr',
        text: '茶 is ready\n\0 👩‍💻',
        replyTo: 'something-said-earlier',
      },
    ])
    expect(accepted).toEqual({ id: 'A-message_id-of-22-chr', seq: 2, at: ops.events(1)[0]?.at })
    expect(ops.snapshot(ada).messages).toEqual(ops.events(1))
  })

  test('is refused from who is not in the room', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    await ops.done(ops.room.leave(ada.id))
    expect((await refusal(ops.say(ada, 'one more thing'))).code).toBe('unknown-session')
  })

  test('mentions each member once, also those who have left, never a stranger', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const grace = await ops.join('Grace')
    await ops.done(ops.room.leave(grace.id))
    await ops.say(ada, '@Grace @Ada @Grace', { mentions: [grace.id, ada.id, grace.id] })
    expect(ops.events().at(-1)).toMatchObject({ mentions: [grace.id, ada.id] })
    const refused = await refusal(ops.say(ada, '@nobody', { mentions: [ada.id, memberId(99)] }))
    expect(refused.code).toBe('invalid-request')
    expect(ops.texts()).toEqual(['@Grace @Ada @Grace'])
  })

  test('without mentions carries no such field', async () => {
    const ops = new PureRoom()
    await ops.say(await ops.join('Ada'), 'hello', { mentions: [] })
    expect(ops.events().at(-1)).not.toHaveProperty('mentions')
  })

  test('has 4,000 code points at the most, whatever they are', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    await ops.say(ada, '😀'.repeat(4_000))
    const refused = await refusal(ops.say(ada, '明'.repeat(4_001)))
    expect([refused.code, refused.facts.limit]).toEqual(['too-large', 4_000])
  })

  test('may be of any length where the host set no limit', async () => {
    const ops = limited({ text: 0 })
    await ops.say(await ops.join('Ada'), 'a'.repeat(10_000))
  })
})

describe('sending the same message again', () => {
  const id = 'A-message_id-of-22-chr'

  test('gives the same answer and no second event', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const first = await ops.done(ops.room.send(ops.draft(ada, 'hello', { id })))
    ops.clock.advance(DAY)
    const again = await ops.done(ops.room.send(ops.draft(ada, 'hello', { id })))
    expect([first.isNew, again.isNew]).toEqual([true, false])
    expect(again.accepted).toEqual(first.accepted)
    expect(ops.texts()).toEqual(['hello'])
  })

  test('twice at once makes one event', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const both = [ops.room.send(ops.draft(ada, 'hello', { id })), ops.room.send(ops.draft(ada, 'hello', { id }))]
    ops.clock.advance(20)
    expect((await Promise.all(both)).map(({ isNew }) => isNew)).toEqual([true, false])
    expect(ops.texts()).toEqual(['hello'])
  })

  test('works after a restart, at the limit of the rate, and under a new name', async () => {
    const ops = limited({ sendRate: 1, sendBurst: 1 })
    const ada = await ops.join('Ada')
    const first = await ops.say(ada, 'hello', { id })
    ops.crash()
    await ops.done(ops.room.rename(ada.id, 'Countess'))
    ops.clock.advance(SECOND)
    await ops.say(ada, 'something else')
    expect(await ops.say(ada, 'hello', { id })).toEqual(first)
  })

  test('with other content, or by somebody else, is refused', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const grace = await ops.join('Grace')
    await ops.say(ada, 'hello', { id })
    expect((await refusal(ops.say(ada, 'good-bye', { id }))).code).toBe('id-reused')
    expect((await refusal(ops.say(grace, 'hello', { id }))).code).toBe('id-taken')
    expect(ops.texts()).toEqual(['hello'])
  })

  test('gives the same answer after the message was trimmed, for thirty days', async () => {
    const ops = new PureRoom({ retention: { keepEvents: 1 } })
    const ada = await ops.join('Ada')
    const first = await ops.say(ada, 'hello', { id })
    await ops.say(ada, 'newer')
    await ops.tidy()
    expect(ops.texts()).toEqual(['newer'])
    ops.clock.advance(29 * DAY)
    await ops.tidy()
    expect(await ops.say(ada, 'hello', { id })).toEqual(first)
    expect(ops.texts()).toEqual(['newer'])
    ops.clock.advance(2 * DAY)
    await ops.tidy()
    expect(await ops.say(ada, 'hello', { id })).not.toEqual(first)
  })

  test('that was refused is accepted once the reason is gone', async () => {
    const ops = limited({ sendRate: 1, sendBurst: 1 })
    const ada = await ops.join('Ada')
    await ops.say(ada, 'first')
    expect((await refusal(ops.say(ada, 'hello', { id }))).code).toBe('rate-limited')
    ops.clock.advance(SECOND)
    expect((await ops.say(ada, 'hello', { id })).id).toBe(id)
  })
})

describe('the rate of one member', () => {
  test('is ten at once, then five a second', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const burst = Array.from({ length: 12 }, (_, i) => ops.room.send(ops.draft(ada, `message ${i}`)))
    ops.clock.advance(20)
    const results = await Promise.allSettled(burst)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    const refused = await refusal(ops.say(ada, 'too soon'))
    expect([refused.code, refused.facts.retryAfter]).toEqual(['rate-limited', 1])
    ops.clock.advance(SECOND)
    const later = Array.from({ length: 6 }, (_, i) => ops.room.send(ops.draft(ada, `later ${i}`)))
    ops.clock.advance(0)
    expect((await Promise.allSettled(later)).filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  })

  test('is not another’s', async () => {
    const ops = limited({ sendRate: 1, sendBurst: 1 })
    const ada = await ops.join('Ada')
    const grace = await ops.join('Grace')
    await ops.say(ada, 'hello')
    await ops.say(grace, 'hello')
    expect((await refusal(ops.say(ada, 'again'))).code).toBe('rate-limited')
  })

  test('is not charged for what was refused for another reason', async () => {
    const ops = limited({ sendRate: 1, sendBurst: 1 })
    const ada = await ops.join('Ada')
    for (let i = 0; i < 5; i += 1) await refusal(ops.say(ada, '@nobody', { mentions: [memberId(99)] }))
    await ops.say(ada, 'hello')
  })

  test('may be unlimited', async () => {
    const ops = limited({ sendRate: 0, sendBurst: 0 })
    const ada = await ops.join('Ada')
    for (let i = 0; i < 100; i += 1) await ops.say(ada, `message ${i}`)
  })
})

describe('a token bucket', () => {
  test('tells how long until there is one again', () => {
    const bucket = new TokenBucket(2, 1, 0)
    expect([bucket.take(0), bucket.take(0), bucket.take(250), bucket.take(500), bucket.take(500)]).toEqual([0, 500, 250, 0, 500])
  })

  test('never holds more than its burst, and is full again after a rest', () => {
    const bucket = new TokenBucket(1, 3, 0)
    expect(bucket.isFull(0)).toBe(true)
    bucket.take(0)
    expect(bucket.isFull(500)).toBe(false)
    expect(bucket.isFull(1_000)).toBe(true)
    expect([1, 2, 3, 4].map(() => bucket.take(3_600_000))).toEqual([0, 0, 0, 1_000])
  })

  test('takes no harm from a clock that stands or goes back', () => {
    const bucket = new TokenBucket(1, 1, 1_000)
    expect([bucket.take(1_000), bucket.take(0), bucket.take(1_000)]).toEqual([0, 1_000, 0])
  })
})

describe('many senders', () => {
  test('are each limited, though the quiet ones are forgotten', () => {
    let elapsed = 0
    const limiter = new RateLimiter(1, 1, () => elapsed)
    limiter.take('Ada')
    for (let i = 0; i < 2_500; i += 1) limiter.take(`somebody ${i}`)
    expect(codeOf(() => limiter.take('Ada'))).toBe('rate-limited')
    elapsed = SECOND
    for (let i = 0; i < 2_500; i += 1) limiter.take(`somebody else ${i}`)
    expect(codeOf(() => limiter.take('Ada'))).toBeUndefined()
  })
})

describe('how many have read a message', () => {
  test('is counted by their cursors', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const grace = await ops.join('Grace')
    const { id, seq } = await ops.say(ada, 'hello')
    const count = () => ops.room.delivered(ops.room.authenticate(ada.tokenHash), id)
    expect(count()).toEqual({ delivered: 0, members: 2 })
    ops.room.resolve(ops.room.cursorAt(seq - 1), ops.room.authenticate(grace.tokenHash))
    expect(count().delivered).toBe(0)
    ops.room.resolve(ops.room.cursorAt(seq), ops.room.authenticate(grace.tokenHash))
    ops.room.resolve(ops.room.cursorAt(1), ops.room.authenticate(grace.tokenHash))
    expect(count().delivered).toBe(1)
    expect(codeOf(() => ops.room.delivered(ops.room.authenticate(ada.tokenHash), 'no-such-message-000000'))).toBe('not-found')
  })

  test('does not shrink because a commit failed', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const { id, seq } = await ops.say(ada, 'hello')
    ops.room.resolve(ops.room.cursorAt(seq), ops.room.authenticate(ada.tokenHash))
    ops.store.failingCommits = 1
    await refusal(ops.say(ada, 'never'))
    expect(ops.room.delivered(ops.room.authenticate(ada.tokenHash), id).delivered).toBe(1)
  })
})
