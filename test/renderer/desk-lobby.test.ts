import { describe, expect, test } from 'vitest'
import { Lobby } from '../../src/renderer/desk/lobby/lobby.svelte.ts'
import type { JoinedRooms } from '../../src/renderer/desk/rooms/joined-rooms.svelte.ts'
import { rowKey, roomsNamed } from '../../src/renderer/desk/lobby/named.ts'
import { ambiguous } from '../../src/renderer/desk/sidebar/same-title.ts'
import type { Failure } from '../../src/shared/outcome.ts'
import { fail, ok } from '../shared/scripted-bridge.ts'
import { DeskWorld, found, LUNCH, OPS } from './desk-world.ts'

function lobby({ answers = [] as (Failure | null)[], members = [] as string[] } = {}) {
  const desk = new DeskWorld()
  const joins: [string, string | undefined][] = []
  const entered: string[] = []
  const joined = {
    of: (roomId: string) => (members.includes(roomId) ? {} : undefined),
    join: ({ roomId }: { roomId: string }, { code }: { code?: string }) => {
      joins.push([roomId, code])
      return Promise.resolve(answers.shift() ?? null)
    },
  } as unknown as JoinedRooms
  const state = new Lobby({
    rooms: desk.bridge.rooms,
    joined,
    find: (id) => (id === OPS ? found() : undefined),
    enter: (id) => void entered.push(id),
  })
  return { desk, state, joins, entered }
}

describe('one click', () => {
  test('goes in', async () => {
    const { state, joins, entered } = lobby()
    await state.goIn(found())
    expect([joins, entered, state.door(OPS)]).toEqual([[[OPS, undefined]], [OPS], null])
  })

  test('leads to a room one is in already, without a word to its host', async () => {
    const { state, joins, entered } = lobby({ members: [OPS] })
    await state.goIn(found({ needsCode: true }))
    expect([joins, entered]).toEqual([[], [OPS]])
  })

  test('asks for the code of a room that has one, before anything is sent', async () => {
    const { state, joins, entered } = lobby({ answers: [{ code: 'wrong-code' }] })
    await state.goIn(found({ needsCode: true }))
    expect([joins, state.door(OPS)]).toEqual([[], { is: 'code', failure: null }])
    await state.goIn(found({ needsCode: true }), ' coffee ')
    expect([joins, state.door(OPS)]).toEqual([[[OPS, 'coffee']], { is: 'code', failure: { code: 'wrong-code' } }])
    await state.goIn(found({ needsCode: true }), 'tea')
    expect(entered).toEqual([OPS])
  })

  test('asks for the code that the room has since it was heard', async () => {
    const { state } = lobby({ answers: [{ code: 'code-required' }] })
    await state.goIn(found())
    expect(state.door(OPS)).toEqual({ is: 'code', failure: null })
    state.closeDoor(OPS)
    expect(state.door(OPS)).toBeNull()
  })

  test('that fails says why', async () => {
    const { state, entered } = lobby({ answers: [{ code: 'unreachable' }] })
    await state.goIn(found())
    expect([state.door(OPS), entered]).toEqual([{ is: 'shut', failure: { code: 'unreachable' } }, []])
  })

  test('is one, however often it is made', async () => {
    const { state, joins } = lobby()
    await Promise.all([state.goIn(found()), state.goIn(found())])
    expect(joins).toHaveLength(1)
  })
})

describe('what is typed', () => {
  test('leads straight into the room that is there, with the code it brings', async () => {
    const { desk, state, joins, entered } = lobby()
    desk.visited = ok({ ok: true, roomId: OPS, code: 'tea' })
    state.text = ' http://192.168.1.5:7117/#… '
    await state.visitTyped()
    expect([desk.calls, joins, entered, state.text]).toEqual([['visit http://192.168.1.5:7117/#…'], [[OPS, 'tea']], [OPS], ''])
  })

  test('leads to a room that is not in the list yet', async () => {
    const { desk, state, joins } = lobby()
    desk.visited = ok({ ok: true, roomId: LUNCH })
    state.text = '192.168.1.7'
    await state.visitTyped()
    expect(joins).toEqual([[LUNCH, undefined]])
  })

  test.each([
    [ok({ ok: false as const, reason: 'silent' as const }), 'silent'],
    [fail('internal'), { code: 'internal' }],
  ])('and leads nowhere stays to be mended, and says why', async (visited, problem) => {
    const { desk, state, joins } = lobby()
    desk.visited = visited
    state.text = '192.168.1.7'
    await state.visitTyped()
    expect([state.problem, state.text, state.asked, joins, state.isVisiting]).toEqual([problem, '192.168.1.7', '192.168.1.7', [], false])
  })

  test('is nothing when it is nothing', async () => {
    const { desk, state } = lobby()
    state.text = '  '
    await state.visitTyped()
    expect(desk.calls).toEqual([])
  })
})

test('an invitation that comes from elsewhere points at its room, and keeps its code for whoever goes in', async () => {
  const { desk, state, joins } = lobby()
  desk.visited = ok({ ok: true, roomId: OPS, code: 'tea' })
  expect(await state.visit('watercooler://join#…')).toBe(OPS)
  expect([state.pointedAt, joins]).toEqual([OPS, []])
  await state.goIn(found({ needsCode: true }))
  expect([joins, state.pointedAt]).toEqual([[[OPS, 'tea']], null])
})

test('rooms are found by a part of their title or their host’s name, however it is written', () => {
  const rooms = [found({ title: 'Café Ops' }), found({ id: LUNCH, title: '午饭', hostName: 'Ming' })]
  expect(roomsNamed(rooms, 'CAFE').map(({ id }) => id)).toEqual([OPS])
  expect(roomsNamed(rooms, 'ｍing').map(({ id }) => id)).toEqual([LUNCH])
  expect(roomsNamed(rooms, ' ')).toHaveLength(2)
})

test('copies of a room are two rows, and rooms of one title are known to be', () => {
  const copies = ['http://10.0.0.1:7117', 'http://10.0.0.2:7117'].map((url) => found({ isCopy: true, urls: [url] }))
  expect(new Set(copies.map(rowKey)).size).toBe(2)
  expect([...ambiguous([found(), found({ id: LUNCH }), found({ title: 'Lunch' })])]).toEqual(['Ops · 运维'])
})
