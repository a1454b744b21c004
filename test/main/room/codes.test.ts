import { describe, expect, test } from 'vitest'
import { sameSecret, WrongCodes } from '../../../src/main/room/wrong-codes.ts'
import { codeOf, HOUR, MINUTE, PureRoom, refusal, SECOND } from '../../support/pure-room.ts'

describe('a room with a code', () => {
  const closed = () => new PureRoom({ settings: { code: '暗号 42' } })

  test('opens to the right code only', async () => {
    const ops = closed()
    expect(ops.room.card().room.needsCode).toBe(true)
    expect((await refusal(ops.done(ops.askToJoin({ name: 'Grace' })))).code).toBe('code-required')
    expect((await refusal(ops.done(ops.askToJoin({ name: 'Grace', code: '暗号 43' })))).code).toBe('wrong-code')
    await ops.join('Grace', { code: '暗号 42' })
  })

  test('lets members come back without it', async () => {
    const ops = closed()
    const grace = await ops.join('Grace', { code: '暗号 42' })
    expect((await ops.done(ops.askToJoin({ tokenHash: grace.tokenHash }))).member.id).toBe(grace.id)
  })

  test('does not count a missing code as a guess', async () => {
    const ops = closed()
    for (let i = 0; i < 20; i += 1) await refusal(ops.done(ops.askToJoin({ name: 'Grace' })))
    await ops.join('Grace', { code: '暗号 42' })
  })

  test('refuses even the right code after ten wrong ones from an address, for an hour', async () => {
    const ops = closed()
    for (let i = 0; i < 10; i += 1)
      expect((await refusal(ops.done(ops.askToJoin({ name: 'Mallory', code: String(i) })))).code).toBe('wrong-code')
    const refused = await refusal(ops.done(ops.askToJoin({ name: 'Mallory', code: '暗号 42' })))
    expect(refused.code).toBe('rate-limited')
    expect(refused.facts.retryAfter).toBe(3600)
    await ops.join('Grace', { code: '暗号 42', address: '192.168.1.10' })
    ops.clock.advance(HOUR)
    await ops.join('小明', { code: '暗号 42' })
  })

  test('refuses guesses that came in one and the same flush', async () => {
    const ops = closed()
    const guesses = Array.from({ length: 12 }, (_, i) => ops.askToJoin({ name: 'Mallory', tokenHash: `t${i}`, code: String(i) }))
    ops.clock.advance(20)
    const codes = await Promise.all(guesses.map(async (guess) => (await refusal(guess)).code))
    expect(codes.filter((code) => code === 'wrong-code')).toHaveLength(10)
    expect(codes.filter((code) => code === 'rate-limited')).toHaveLength(2)
  })
})

describe('wrong codes', () => {
  test('of all addresses together are a hundred an hour at the most', () => {
    let elapsed = 0
    const wrong = new WrongCodes(() => elapsed)
    for (let i = 0; i < 100; i += 1) {
      elapsed += SECOND
      expect(codeOf(() => wrong.check(`10.0.0.${i}`))).toBeUndefined()
      wrong.add(`10.0.0.${i}`)
    }
    expect(codeOf(() => wrong.check('10.0.1.1'))).toBe('rate-limited')
    elapsed = SECOND + HOUR
    expect(codeOf(() => wrong.check('10.0.1.1'))).toBeUndefined()
  })

  test('say when the next try is allowed', () => {
    let elapsed = 5 * SECOND
    const wrong = new WrongCodes(() => elapsed)
    for (let i = 0; i < 10; i += 1) wrong.add('10.0.0.1')
    elapsed += 10 * MINUTE
    expect(() => wrong.check('10.0.0.1')).toThrow(expect.objectContaining({ facts: { retryAfter: 50 * 60 } }) as Error)
  })

  test.each([
    ['a', 'a', true],
    ['a', 'b', false],
    ['', 'a', false],
    ['a', '', false],
    ['', '', true],
    ['aa', 'a', false],
    ['a', 'aa', false],
    ['abab', 'ab', false],
    ['运维', '运维', true],
  ])('%j against %j', (given, wanted, same) => expect(sameSecret(given, wanted)).toBe(same))
})

describe('a device code', () => {
  test('brings a second device to the same member, without an event', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const { code, expiresAt } = ops.room.issueDeviceCode(ada.id)
    expect(expiresAt).toBe(ops.clock.now() + 5 * MINUTE)
    const { member, isNew } = await ops.done(ops.askToJoin({ tokenHash: 'her phone', deviceCode: code }))
    expect([member.id, isNew]).toEqual([ada.id, false])
    expect(ops.room.authenticate('her phone').id).toBe(ada.id)
    expect(ops.types()).toEqual(['member.joined'])
  })

  test('is still good when the disk failed to record its use, and then works once', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const { code } = ops.room.issueDeviceCode(ada.id)
    ops.store.failingCommits = 1
    expect(await refusal(ops.done(ops.askToJoin({ tokenHash: 'phone', deviceCode: code })))).toMatchObject({ code: 'storage' })
    expect((await ops.done(ops.askToJoin({ tokenHash: 'phone', deviceCode: code }))).member.id).toBe(ada.id)
    expect(await refusal(ops.done(ops.askToJoin({ tokenHash: 'another', deviceCode: code })))).toMatchObject({ code: 'wrong-code' })
  })

  test('needs no room code', async () => {
    const ops = new PureRoom({ settings: { code: '4711' } })
    const ada = await ops.join('Ada', { code: '4711' })
    await ops.done(ops.askToJoin({ tokenHash: 'her phone', deviceCode: ops.room.issueDeviceCode(ada.id).code }))
  })

  test('is good once; the device itself may repeat its request', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const { code } = ops.room.issueDeviceCode(ada.id)
    await ops.done(ops.askToJoin({ tokenHash: 'her phone', deviceCode: code }))
    expect((await ops.done(ops.askToJoin({ tokenHash: 'her phone', deviceCode: code }))).member.id).toBe(ada.id)
    expect((await refusal(ops.done(ops.askToJoin({ tokenHash: 'a thief’s', deviceCode: code })))).code).toBe('wrong-code')
  })

  test('ends after five minutes', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const { code } = ops.room.issueDeviceCode(ada.id)
    ops.clock.advance(5 * MINUTE)
    expect((await refusal(ops.done(ops.askToJoin({ tokenHash: 'her phone', deviceCode: code })))).code).toBe('wrong-code')
  })

  test('is good to its last moment', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const { code } = ops.room.issueDeviceCode(ada.id)
    ops.clock.advance(5 * MINUTE - 1)
    await ops.done(ops.askToJoin({ tokenHash: 'her phone', deviceCode: code }))
  })

  test('is replaced by the next one of the same member, not by others', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    const grace = await ops.join('Grace')
    const first = ops.room.issueDeviceCode(ada.id).code
    const hers = ops.room.issueDeviceCode(grace.id).code
    const second = ops.room.issueDeviceCode(ada.id).code
    expect((await refusal(ops.done(ops.askToJoin({ tokenHash: 'phone', deviceCode: first })))).code).toBe('wrong-code')
    expect((await ops.done(ops.askToJoin({ tokenHash: 'phone', deviceCode: second }))).member.id).toBe(ada.id)
    expect((await ops.done(ops.askToJoin({ tokenHash: 'tablet', deviceCode: hers }))).member.id).toBe(grace.id)
  })

  test('that is guessed counts as a wrong code', async () => {
    const ops = new PureRoom()
    const ada = await ops.join('Ada')
    for (let i = 0; i < 10; i += 1) await refusal(ops.done(ops.askToJoin({ tokenHash: 'phone', deviceCode: `guess-${i}` })))
    const { code } = ops.room.issueDeviceCode(ada.id)
    expect((await refusal(ops.done(ops.askToJoin({ tokenHash: 'phone', deviceCode: code })))).code).toBe('rate-limited')
    expect((await ops.done(ops.askToJoin({ tokenHash: 'phone', deviceCode: code, address: '192.168.1.77' }))).member.id).toBe(ada.id)
  })
})
