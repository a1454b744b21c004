import { describe, expect, test } from 'vitest'
import { Doctor } from '../../src/renderer/desk/doctor/doctor.svelte.ts'
import { firewallRemedies, remediesFor } from '../../src/renderer/desk/doctor/remedies.ts'
import { platformHere } from '../../src/renderer/desk/doctor/platform.ts'
import { FoundRooms } from '../../src/renderer/desk/rooms/found-rooms.svelte.ts'
import type { Diagnosis } from '../../src/shared/doctor/finding.ts'
import { wordsEn } from '../../src/shared/doctor/words-en.ts'
import { wordsZh } from '../../src/shared/doctor/words-zh.ts'
import { settle } from '../shared/manual-clock.ts'
import { fail, ok } from '../shared/scripted-bridge.ts'
import { DeskWorld, found, LUNCH, OPS, roomsState } from './desk-world.ts'

function finder() {
  const desk = new DeskWorld()
  const { rooms, client } = desk.bridge
  const changes: [number, number][] = []
  const state = new FoundRooms({ rooms, client, clock: desk.clock, changed: (now, before) => void changes.push([before.rev, now.rev]) })
  const tell = async (rev: number, more: Parameters<typeof roomsState>[1] = {}): Promise<void> => {
    desk.roomStates.answer(ok(roomsState(rev, more)))
    await settle()
  }
  return { desk, state, changes, tell }
}

test('nothing is said of rooms before anything is known; each change is told with what was before', async () => {
  const { state, changes, tell } = finder()
  expect(state.isThere).toBe(false)
  await tell(4, { found: [found(), found({ id: LUNCH, state: 'gone' })] })
  await tell(6)
  expect([state.isThere, changes]).toEqual([
    true,
    [
      [0, 4],
      [4, 6],
    ],
  ])
})

test('rooms are known by their id, live ones apart', async () => {
  const { state, tell } = finder()
  await tell(1, { found: [found({ state: 'unreachable' }), found({ id: LUNCH })] })
  expect([state.of(OPS)?.state, state.live.map(({ id }) => id), state.of('none')]).toEqual(['unreachable', [LUNCH], undefined])
})

describe('a scan', () => {
  test('that went to its end says of how many addresses', async () => {
    const { desk, state, tell } = finder()
    const scanning = state.scan()
    await tell(1, { scan: { done: 3, of: 254 } })
    await tell(2)
    desk.scans.answer(ok(undefined))
    await scanning
    expect(state.knocked).toBe(254)
  })

  test('that was stopped says nothing', async () => {
    const { desk, state, tell } = finder()
    const scanning = state.scan()
    await tell(1, { scan: { done: 3, of: 254 } })
    state.stopScan()
    desk.scans.answer(ok(undefined))
    await scanning
    expect([state.knocked, desk.calls]).toEqual([null, ['stop scan']])
  })

  test('that is refused says why', async () => {
    const { desk, state } = finder()
    const scanning = state.scan()
    desk.scans.answer(fail('forbidden'))
    await scanning
    expect([state.knocked, state.failure]).toEqual([null, { code: 'forbidden' }])
  })
})

const diagnosis: Diagnosis = {
  asked: { text: OPS, as: 'room' },
  room: null,
  places: [],
  findings: [{ code: 'no-network', kind: 'problem' }],
  isWell: false,
}

describe('the doctor', () => {
  test('answers who asked last', async () => {
    const desk = new DeskWorld()
    const doctor = new Doctor(desk.bridge.rooms)
    doctor.ask(OPS, 'Ops')
    doctor.dismiss()
    desk.doctors.answer(ok(diagnosis))
    await settle()
    expect([doctor.about, doctor.diagnosis, doctor.busy]).toEqual([null, null, false])
    doctor.ask(LUNCH, 'Lunch')
    expect(doctor.busy).toBe(true)
    desk.doctors.answer(ok(diagnosis))
    await settle()
    expect([doctor.diagnosis, doctor.busy, desk.doctors.asked]).toEqual([diagnosis, false, [{ text: OPS }, { text: LUNCH }]])
    void doctor.again()
    desk.doctors.answer(fail('internal'))
    await settle()
    expect([doctor.failure, doctor.busy]).toEqual([{ code: 'internal' }, false])
  })

  test('says what to do once, and nothing about a note on a room that is well', () => {
    const twice = { ...diagnosis, findings: [...diagnosis.findings, ...diagnosis.findings] }
    expect(remediesFor(twice, wordsEn)).toHaveLength(1)
    expect(remediesFor({ findings: [{ code: 'vpn', kind: 'note', interfaces: ['tun0'] }], isWell: true }, wordsEn)).toEqual([])
  })

  test.each([wordsEn, wordsZh])('knows what lets a room through the firewall of this computer', (words) => {
    const [remedy] = firewallRemedies('http://[fe80::1]:7120', words)
    expect(remedy).toMatchObject({ at: 'here' })
    expect(JSON.stringify(remedy)).toContain('7117')
  })

  test.each([
    ['MacIntel', 'macos'],
    ['Win32', 'windows'],
    ['Linux x86_64', 'linux'],
  ])('knows the system by its engine’s word: %s', (platform, system) => {
    expect(platformHere({ platform })).toBe(system)
  })
})
