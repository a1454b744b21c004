import { beforeEach, expect, test } from 'vitest'
import { Hosting } from '../../src/renderer/desk/host/hosting.svelte.ts'
import { qrPath } from '../../src/renderer/desk/host/qr-path.ts'
import { suggestCode } from '../../src/renderer/desk/host/suggest-code.ts'
import { forget } from '../../src/renderer/page/keep.ts'
import type { HostedRoom } from '../../src/shared/desktop-bridge.ts'
import { encode } from 'uqr'
import { settle } from '../shared/manual-clock.ts'
import { fail, ok } from '../shared/scripted-bridge.ts'
import { DeskWorld, hostState, OPS } from './desk-world.ts'

beforeEach(() => forget('watercooler.own-room'))

function hosting() {
  const desk = new DeskWorld()
  const { host, client } = desk.bridge
  return { desk, state: new Hosting({ host, client, clock: desk.clock }) }
}

test('a room is being opened until it is open, or says why it is not', async () => {
  const { desk, state } = hosting()
  const starting = state.start({ title: 'Tea' })
  expect([state.isBusy, desk.starts.asked]).toEqual([true, [{ title: 'Tea' }]])
  desk.starts.answer(ok({ roomId: OPS }))
  expect(await starting).toBe(OPS)
  const again = state.start()
  desk.starts.answer(fail('forbidden'))
  expect(await again).toBeNull()
  expect([state.isBusy, state.failure]).toEqual([false, { code: 'forbidden' }])
})

test('the room of this computer is known as such while it is closed, and the next time', async () => {
  const { desk, state } = hosting()
  expect(state.ownId).toBeNull()
  desk.hostStates.answer(ok(hostState(1, { hosting: { roomId: OPS } as HostedRoom })))
  await settle()
  desk.hostStates.answer(ok(hostState(2)))
  await settle()
  expect([state.room, state.ownId, hosting().state.ownId]).toEqual([null, OPS, OPS])
})

test('a member is removed, with another code only where one was given', async () => {
  const { desk, state } = hosting()
  await state.remove('m_grace')
  await state.remove('m_grace', 'kettle')
  await state.remove('m_grace', null)
  expect(desk.calls).toEqual([
    'remove {"memberId":"m_grace"}',
    'remove {"memberId":"m_grace","code":"kettle"}',
    'remove {"memberId":"m_grace","code":null}',
  ])
})

test('a copy says where it was written', async () => {
  const { state } = hosting()
  await state.backUp()
  expect(state.backedUpTo).toBe('/copy')
})

test('the picture of a link has exactly the dark squares of its code', () => {
  const text = 'http://192.168.1.5:7117/#id=abcdefghijklmnopqrstuvwxyz'
  const { size, path } = qrPath(text)
  const dark = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let i = 0; i < Number(length); i += 1) (dark[Number(y)] ?? [])[Number(x) + i] = true
  expect(dark).toEqual(encode(text, { ecc: 'M', border: 2 }).data)
})

test('a code that is made up can be read out', () => {
  const codes = Array.from({ length: 50 }, suggestCode)
  for (const code of codes) expect(code).toMatch(/^[a-hj-km-np-z2-9]{6}$/)
  expect(new Set(codes).size).toBe(50)
})
