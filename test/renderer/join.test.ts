import { expect, test } from 'vitest'
import type { ClientBridge, JoinArgs } from '../../src/shared/bridge.ts'
import type { Failure } from '../../src/shared/outcome.ts'
import type { RoomCard } from '../../src/shared/wire/room.ts'
import type { Invite } from '../../src/renderer/page/invite.ts'
import { JoinState } from '../../src/renderer/join/join.svelte.ts'
import { ok, snapshotAt } from '../shared/scripted-bridge.ts'

const SECRET = 'secretsecretsecret'

/** The door of Ada's room, and what was tried at it. */
async function door(invite: Invite, { known = false, answers = [] as (Failure | null)[] } = {}) {
  const tried: JoinArgs[] = []
  const client = {
    card: () => Promise.resolve(ok({ room: snapshotAt(0).room } as RoomCard)),
    known: () => Promise.resolve(ok(known)),
    names: () => Promise.resolve(ok(['Quiet Kettle'])),
  } as unknown as ClientBridge
  const enter = (args: JoinArgs): Promise<Failure | null> => {
    tried.push(args)
    return Promise.resolve(answers.shift() ?? null)
  }
  const state = new JoinState({ client, address: 'http://room', invite, locale: () => 'en', enter })
  await state.open({ stay: false })
  return { state, tried }
}

test('a used owner link says so, and is not sent again', async () => {
  const { state, tried } = await door({ owner: SECRET }, { answers: [{ code: 'wrong-code' }] })
  state.name = 'Ada'
  expect(state.asOwner).toBe(true)
  await state.submit()
  expect([state.ownerLinkFailed, state.asOwner, state.failure]).toEqual([true, false, null])
  await state.submit()
  expect(tried.map(({ owner }) => owner)).toEqual([SECRET, undefined])
})

test('somebody known here who opens a used owner link simply comes in', async () => {
  const { state, tried } = await door({ owner: SECRET }, { known: true, answers: [{ code: 'wrong-code' }] })
  expect(tried.map(({ owner }) => owner)).toEqual([SECRET, undefined])
  expect(state.failure).toBeNull()
})

test('an owner link that lost its end on the way is not sent at all', async () => {
  const { state, tried } = await door({ owner: 'secret' })
  expect([state.ownerLinkFailed, state.asOwner]).toEqual([true, false])
  await state.submit()
  expect(tried[0]?.owner).toBeUndefined()
})

test('a failure that is not the link’s leaves the link as it is', async () => {
  const { state, tried } = await door({ owner: SECRET }, { answers: [{ code: 'unreachable' }] })
  await state.submit()
  expect(state.failure).toEqual({ code: 'unreachable' })
  await state.submit()
  expect(tried.at(-1)?.owner).toBe(SECRET)
})

test('a name is measured in characters, not in units of the encoding', async () => {
  const { state, tried } = await door({})
  state.name = '🫖'.repeat(32)
  expect(state.nameOver).toBe(0)
  state.name += '🫖'
  expect(state.nameOver).toBe(1)
  await state.submit()
  expect(tried).toEqual([])
})

test.each(['', '   ', '\u200B'])('who empties the name (%j) goes in under the one that was offered, and sees it', async (blank) => {
  const { state, tried } = await door({})
  await state.anotherName()
  state.name = blank
  await state.submit()
  expect(state.name).toBe('Quiet Kettle')
  expect(tried).toMatchObject([{ name: 'Quiet Kettle' }])
})

test('somebody known here whom the host asks for the code hears why, and goes in with it', async () => {
  const { state, tried } = await door({}, { known: true, answers: [{ code: 'code-required' }] })
  expect([state.codeAgain, state.failure, state.returning]).toEqual([true, null, false])
  state.code = 'tea'
  await state.submit()
  expect(tried.at(-1)?.code).toBe('tea')
})

test('an owner link that comes to an open door is used, and a broken one leaves no good one behind', async () => {
  const { state, tried } = await door({})
  state.accept({ owner: SECRET })
  expect([state.asOwner, state.ownerLinkFailed]).toEqual([true, false])
  await state.submit()
  expect(tried.at(-1)?.owner).toBe(SECRET)
  state.accept({ owner: 'secret' })
  expect([state.asOwner, state.ownerLinkFailed]).toEqual([false, true])
})

test('an invitation to another room than the one that answers is told, and its code is not offered there', async () => {
  const meant = 'a'.repeat(26)
  const { state, tried } = await door({ roomId: meant, code: 'tea', elsewhere: ['http://10.0.0.2:7117/'] }, { known: true })
  expect([state.isOtherRoom, state.code, state.elsewhere, tried]).toEqual([true, '', ['http://10.0.0.2:7117/'], []])
})

test('an invitation to the room that answers is nothing special', async () => {
  const { state } = await door({ roomId: snapshotAt(0).room.id, code: 'tea', elsewhere: [] })
  expect([state.isOtherRoom, state.code]).toEqual([false, 'tea'])
})

test('a code and an owner link that came for another room go nowhere, also when they are pasted over an open page', async () => {
  const { state, tried } = await door({})
  state.accept({ roomId: 'a'.repeat(26), code: 'tea', owner: SECRET, elsewhere: [] })
  state.name = 'Ada'
  await state.submit()
  expect(tried.map(({ code, owner }) => [code, owner])).toEqual([[undefined, undefined]])
})
