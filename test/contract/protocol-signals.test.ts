import { describe, expect, test } from 'vitest'
import type { Batch } from '../../src/shared/wire/answers.ts'
import type { RoomCard } from '../../src/shared/wire/room.ts'
import { LeapingClock } from '../support/leaping-clock.ts'
import { startRoom, type StartedRoom } from '../support/start-room.ts'
import type { Visitor } from '../support/visitor.ts'
import { waiting } from './asking.ts'

const A_TICK = 1_100

async function leapingRoom(): Promise<{ room: StartedRoom; clock: LeapingClock; ada: Visitor; grace: Visitor }> {
  const clock = new LeapingClock()
  const room = await startRoom({ clock, limits: { sendRate: 0 } })
  const [ada, grace] = [await room.join('Ada'), await room.join('Grace')]
  await ada.catchUp()
  return { room, clock, ada, grace }
}

const away = (member: Visitor) => member.ask('POST', '/members/me/away', { token: member.token }, { authorization: '' })
/** Long enough for the host to notice that somebody has gone. */
const GONE = 3_100
const types = (member: Visitor, typing = true) => member.ask('POST', '/signals', { typing })
const signalsFor = async (member: Visitor, p: number) => (await member.poll({ wait: 0, p })).signals
const revOf = async (member: Visitor) => (await member.enter()).signals.presence.rev

async function online({ host }: StartedRoom, visitor: Visitor): Promise<boolean> {
  expect(((await visitor.ask('GET', '')).body as RoomCard).online).toBe(host.room.signals.presence.online)
  return host.room.signals.presence.isOnline(visitor.memberId)
}

describe('signals', () => {
  test('are not told to a poll without p, and do not wake it (S1)', async () => {
    const { room, clock, ada, grace } = await leapingRoom()
    const held = ada.poll()
    await waiting(room, 1)
    await types(grace)
    await away(grace)
    clock.leap(A_TICK)
    expect(room.host.health().waiting).toBe(1)
    await grace.say('hello')
    expect(await held).toMatchObject({ events: [{ text: 'hello' }] })
    expect(await held).not.toHaveProperty('signals')
  })

  test('are not told where nothing has changed since p (S2)', async () => {
    const { ada } = await leapingRoom()
    const rev = await revOf(ada)
    expect(await signalsFor(ada, rev)).toBeUndefined()
  })

  test('tell what has changed since p, and everything where p is unknown (S2)', async () => {
    const { room, clock, ada, grace } = await leapingRoom()
    const rev = await revOf(ada)
    await away(grace)
    clock.leap(GONE)
    const xiaoming = await room.join('小明')
    const changed = await signalsFor(ada, rev)
    expect(changed?.presence).toMatchObject({ since: rev, online: [xiaoming.memberId], offline: [grace.memberId] })
    for (const unknown of [0, 1, Number.MAX_SAFE_INTEGER]) {
      const all = await signalsFor(ada, unknown)
      expect(all?.presence).toEqual({ rev: changed?.presence.rev, online: [ada.memberId, xiaoming.memberId] })
    }
  })

  test('come and gone again in between is told as it is now (S2)', async () => {
    const { clock, ada, grace } = await leapingRoom()
    const rev = await revOf(ada)
    await away(grace)
    clock.leap(GONE)
    await grace.poll({ wait: 0 })
    expect((await signalsFor(ada, rev))?.presence).toMatchObject({ online: [grace.memberId], offline: [] })
  })

  test('wake a held poll that sent p (S3)', async () => {
    const { room, clock, ada, grace } = await leapingRoom()
    const held = ada.poll({ p: await revOf(ada) })
    await waiting(room, 1)
    await types(grace)
    clock.leap(A_TICK)
    expect(await held).toMatchObject({ events: [], upToDate: true, signals: { typing: [grace.memberId] } })
  })

  test.each([
    ['that changed before it was held', (rev: number) => rev],
    ['of a p from another time', () => 0],
    ['of a p that is still to come', () => Number.MAX_SAFE_INTEGER],
  ])('wake a held poll %s (S3)', async (_, p) => {
    const { room, clock, ada, grace } = await leapingRoom()
    const rev = await revOf(ada)
    await away(grace)
    clock.leap(GONE)
    await ada.poll({ wait: 0 })
    const held = ada.poll({ p: p(rev) })
    await waiting(room, 1)
    clock.leap(A_TICK)
    expect((await held).signals?.presence.online).not.toContain(grace.memberId)
  })

  test('wake at most once a second, however much happens (S3)', async () => {
    const { room, ada, grace } = await leapingRoom()
    const begin = performance.now()
    const following = (async () => {
      let p = await revOf(ada)
      for (let answers = 1; ; answers += 1) {
        const { events, signals } = await ada.poll({ p })
        if (events.length > 0) return answers
        p = signals?.presence.rev ?? p
      }
    })()
    for (let n = 0; n < 200; n += 1) await types(grace, n % 2 === 0)
    await room.join('小明')
    const seconds = (performance.now() - begin) / 1_000
    expect(await following).toBeLessThanOrEqual(Math.ceil(seconds) + 2)
  })

  test('of typing wake nobody in a room where more than fifty wait, of presence they do (S3)', async () => {
    const { room, clock, ada, grace } = await leapingRoom()
    const p = await revOf(ada)
    const held = Array.from({ length: 51 }, () => ada.poll({ p }))
    await waiting(room, 51)
    await types(grace)
    clock.leap(A_TICK)
    expect(room.host.health().waiting).toBe(51)
    await away(grace)
    clock.leap(GONE)
    for (const batch of await Promise.all(held))
      expect(batch.signals).toMatchObject({ presence: { offline: [grace.memberId] }, typing: [grace.memberId] })
  })

  test('a member is online while a poll is held and fifteen seconds longer, hidden ones seventy-five (S4)', async () => {
    const { room, clock, ada, grace } = await leapingRoom()
    for (const [hidden, grace_s] of [
      [0, 15],
      [1, 75],
    ] as const) {
      const held = ada.poll({ wait: 30, hidden })
      await waiting(room, 1)
      clock.leap(20_000)
      expect(await online(room, ada)).toBe(true)
      await grace.say('hello')
      await held
      clock.leap((grace_s - 1) * 1_000)
      expect(await online(room, ada)).toBe(true)
      clock.leap(2_500)
      expect(await online(room, ada)).toBe(false)
    }
  })

  test('away ends that two seconds later, or two seconds after the poll that is held (S4)', async () => {
    const { room, clock, ada, grace } = await leapingRoom()
    expect((await away(ada)).status).toBe(204)
    expect(await online(room, ada)).toBe(true)
    clock.leap(GONE)
    expect(await online(room, ada)).toBe(false)
    const held = ada.poll({ wait: 30 })
    await waiting(room, 1)
    await away(ada)
    expect(await online(room, ada)).toBe(true)
    await grace.say('hello')
    await held
    clock.leap(GONE)
    expect(await online(room, ada)).toBe(false)
  })

  test('away does not send another device away (S4)', async () => {
    const { room, ada, grace } = await leapingRoom()
    const held = [ada.askPoll({ tab: 'desk', n: 1 }), ada.askPoll({ tab: 'phone', n: 1 })]
    await waiting(room, 2)
    await away(ada)
    held.push(ada.askPoll({ tab: 'phone', n: 2 }))
    await expect(held[1]).resolves.toMatchObject({ body: { superseded: true } })
    await grace.say('hello')
    await Promise.all(held)
    expect(await online(room, ada)).toBe(true)
  })

  test('typing is shown for six seconds, or until it is over (S5)', async () => {
    const { clock, ada, grace } = await leapingRoom()
    const typing = async () => (await signalsFor(ada, 0))?.typing
    expect((await types(grace)).status).toBe(204)
    clock.leap(5_000)
    expect(await typing()).toEqual([grace.memberId])
    await types(grace)
    clock.leap(5_000)
    expect(await typing()).toEqual([grace.memberId])
    clock.leap(2_500)
    expect(await typing()).toEqual([])
    await types(grace)
    await types(grace, false)
    expect(await typing()).toEqual([])
  })

  test('are in the snapshot as the full list (S2)', async () => {
    const { ada, grace } = await leapingRoom()
    await types(grace)
    const { signals } = await ada.enter()
    expect(signals).toEqual({
      presence: { rev: (signals as Batch['signals'])?.presence.rev, online: [ada.memberId, grace.memberId] },
      typing: [grace.memberId],
    })
  })
})
