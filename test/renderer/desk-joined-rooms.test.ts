import { beforeEach, describe, expect, test } from 'vitest'
import { JoinedRooms } from '../../src/renderer/desk/rooms/joined-rooms.svelte.ts'
import { forget, keep } from '../../src/renderer/page/keep.ts'
import type { RoomsState } from '../../src/shared/desktop-bridge.ts'
import type { FoldedMessage } from '../../src/shared/wire/events.ts'
import { settle } from '../shared/manual-clock.ts'
import { batch, fail, ok, messages, snapshotAt } from '../shared/scripted-bridge.ts'
import { SEEN } from './chat-screen.ts'
import { DeskWorld, found, joinedOps, LUNCH, OPS, roomsState, said } from './desk-world.ts'

beforeEach(() => forget(SEEN))

function world() {
  const desk = new DeskWorld()
  const { client, rooms } = desk.bridge
  const joined = new JoinedRooms({
    client,
    rooms,
    clock: desk.clock,
    as: () => ({ name: 'Grace', locale: 'en' }),
    hidden: () => false,
    events: () => undefined,
  })
  let before = roomsState(0)
  const tell = async (state: Partial<RoomsState>): Promise<void> => {
    const now = roomsState(before.rev + 1, { ...before, ...state })
    joined.follow(now, before)
    before = now
    await settle()
  }
  const status = (): string | undefined => joined.of(OPS)?.status
  return { desk, joined, tell, status }
}

describe('rooms in which this device is a member', () => {
  test('are entered by themselves, under one’s name, at the address that means the room', async () => {
    const { desk, tell, status } = world()
    await tell({ joined: [joinedOps] })
    expect(desk.client.joins).toEqual([{ address: `http://${OPS}.watercooler.invalid`, roomId: OPS, locale: 'en', name: 'Grace' }])
    expect(status()).toBe('busy')
    desk.client.open.answer(batch(0, 0))
    await settle()
    expect(status()).toBe('live')
  })

  test('come and go with what the device remembers, in its order', async () => {
    const { joined, tell } = world()
    const lunch = { roomId: LUNCH, title: 'Lunch', hostName: '小明' }
    await tell({ joined: [joinedOps, lunch] })
    expect(joined.all.map(({ roomId }) => roomId)).toEqual([OPS, LUNCH])
    await tell({ joined: [lunch] })
    expect(joined.all.map(({ roomId }) => roomId)).toEqual([LUNCH])
  })

  test('keep the name their host gives them now', async () => {
    const { desk, joined, tell } = world()
    desk.client.joinAnswers.push(fail('unreachable'))
    await tell({ joined: [joinedOps] })
    await tell({ joined: [{ ...joinedOps, title: 'Ops, renamed' }] })
    expect(joined.of(OPS)?.title).toBe('Ops, renamed')
  })
})

describe('a room whose host is away', () => {
  test('is tried again ever less often, and says when', async () => {
    const { desk, joined, tell, status } = world()
    for (let i = 0; i < 9; i += 1) desk.client.joinAnswers.push(fail('unreachable'))
    const start = desk.clock.now()
    await tell({ joined: [joinedOps] })
    expect(status()).toBe('away')
    expect(joined.of(OPS)?.state).toMatchObject({ since: start, nextTryAt: start + 1_500, error: { code: 'unreachable' } })
    await desk.clock.advance(1_500)
    expect(desk.client.joins).toHaveLength(2)
    expect(joined.of(OPS)?.state).toMatchObject({ since: start, nextTryAt: desk.clock.now() + 3_000 })
    await desk.clock.advance(89_999)
    expect(desk.client.joins).toHaveLength(6)
    await desk.clock.advance(1)
    expect(desk.client.joins).toHaveLength(7)
    // From here on once a minute at the least.
    await desk.clock.advance(45_000)
    expect(desk.client.joins).toHaveLength(8)
  })

  test.each([
    ['found live', { found: [found()] }],
    ['found somewhere else', { found: [found({ urls: ['http://192.168.1.99:7117'] })] }],
  ])('is entered at once when it is %s', async (_, state) => {
    const { desk, tell, status } = world()
    desk.client.joinAnswers.push(fail('unreachable'))
    await tell({ joined: [joinedOps], found: [found({ state: 'unreachable' })] })
    await tell(state)
    expect([desk.client.joins.length, status(), desk.clock.timers > 0]).toEqual([2, 'busy', true])
  })

  test('is not tried more often because it is live still, or gone', async () => {
    const { desk, tell } = world()
    desk.client.joinAnswers.push(fail('unreachable'))
    await tell({ joined: [joinedOps], found: [found()] })
    await tell({ found: [found({ online: 2 })] })
    await tell({ found: [found({ state: 'gone' })] })
    expect(desk.client.joins).toHaveLength(1)
  })

  test('is tried at once by a press, or when the computer wakes', async () => {
    const { desk, joined, tell } = world()
    desk.client.joinAnswers.push(fail('unreachable'), fail('draining'), fail('unreachable'))
    await tell({ joined: [joinedOps] })
    joined.wake()
    await settle()
    await joined.of(OPS)?.enter()
    await settle()
    expect(desk.client.joins).toHaveLength(3)
  })

  test('and whose place another room has is waited for, too', async () => {
    const { desk, tell, status } = world()
    desk.client.joinAnswers.push(fail('wrong-room'))
    await tell({ joined: [joinedOps] })
    expect(status()).toBe('away')
  })

  test('is left alone once it is forgotten, even in the middle of a try', async () => {
    const { desk, joined, tell } = world()
    desk.client.joinAnswers.push(fail('unreachable'))
    await tell({ joined: [joinedOps] })
    await joined.forget(OPS)
    await desk.clock.advance(60_000)
    expect([joined.all, desk.client.joins.length, desk.clock.timers]).toEqual([[], 1, 0])
    expect(desk.calls).toEqual([`forget ${OPS}`])
  })

  test('and lets us in when nobody wants to any more is not followed', async () => {
    const { desk, joined } = world()
    joined.follow(roomsState(1, { joined: [joinedOps] }), roomsState(0))
    joined.left(OPS)
    await settle()
    expect([desk.client.joins.length, desk.client.inFlight]).toEqual([1, 0])
  })

  test('stays in the list when it cannot be forgotten', async () => {
    const { desk, joined, tell } = world()
    await tell({ joined: [joinedOps] })
    desk.forgets = fail('forbidden')
    expect(await joined.forget(OPS)).toEqual({ code: 'forbidden' })
    expect(joined.all).toHaveLength(1)
  })
})

describe('a room that does not let us in', () => {
  test('is not tried again by itself, and takes a code', async () => {
    const { desk, joined, tell, status } = world()
    desk.client.joinAnswers.push(fail('code-required'))
    await tell({ joined: [joinedOps] })
    expect([status(), joined.of(OPS)?.state]).toEqual(['trouble', { is: 'refused', error: { code: 'code-required' } }])
    await desk.clock.advance(600_000)
    expect(desk.client.joins).toHaveLength(1)
    await joined.of(OPS)?.enter({ code: 'tea' })
    expect(desk.client.joins.at(-1)).toMatchObject({ code: 'tea' })
    expect(status()).toBe('busy')
  })

  test('that ended while we were in it is entered anew by a press', async () => {
    const { desk, joined, tell, status } = world()
    await tell({ joined: [joinedOps] })
    desk.client.open.answer(fail('code-required'))
    await settle()
    expect(status()).toBe('trouble')
    desk.client.joinAnswers.push(fail('code-required'))
    joined.of(OPS)?.again()
    await settle()
    expect([joined.of(OPS)?.chat, joined.of(OPS)?.state.is]).toEqual([null, 'refused'])
  })
})

describe('joining', () => {
  test('brings the room into the list before the device remembers it, and once', async () => {
    const { desk, joined, tell } = world()
    expect(await joined.join(joinedOps)).toBeNull()
    await tell({ joined: [] })
    expect(joined.all.map(({ roomId }) => roomId)).toEqual([OPS])
    await tell({ joined: [joinedOps] })
    expect([joined.all.length, desk.client.joins.length]).toEqual([1, 1])
    await tell({ joined: [] })
    expect(joined.all).toEqual([])
  })

  test('that fails leaves nothing behind', async () => {
    const { desk, joined } = world()
    desk.client.joinAnswers.push(fail('wrong-code'))
    expect(await joined.join(joinedOps, { code: 'coffee' })).toEqual({ code: 'wrong-code' })
    expect([joined.all, desk.client.joins[0]?.code]).toEqual([[], 'coffee'])
  })
})

describe('what is new in a room that nobody looks at', () => {
  const others = messages(0, 3) as FoldedMessage[]

  test('is counted, with what names me', async () => {
    const { desk, joined, tell } = world()
    await tell({ joined: [joinedOps] })
    desk.client.open.answer(batch(0, 2, { events: [said(1, 'tea?'), said(2, '@Grace tea?')] }))
    await settle()
    expect([joined.unread, joined.mentions, joined.of(OPS)?.hasMoreUnread]).toEqual([2, 1, false])
    joined.of(OPS)?.chat?.attend({ visible: true, following: true })
    expect([joined.unread, joined.mentions]).toEqual([0, 0])
  })

  test('since the last time is counted from the start on', async () => {
    keep(SEEN, '1')
    const { desk, joined, tell } = world()
    desk.client.joinAnswers.push(ok({ ...snapshotAt(3), messages: others }))
    await tell({ joined: [joinedOps] })
    expect([joined.unread, joined.of(OPS)?.hasMoreUnread]).toEqual([2, false])
  })

  test('is more than is here where the log is not here back to there', async () => {
    keep(SEEN, '1')
    const { desk, joined, tell } = world()
    desk.client.joinAnswers.push(ok({ ...snapshotAt(100), messages: messages(50, 100) as FoldedMessage[] }))
    await tell({ joined: [joinedOps] })
    expect([joined.unread, joined.of(OPS)?.hasMoreUnread]).toEqual([50, true])
  })
})
