import { describe, expect, test } from 'vitest'
import type { Cause, Endpoint } from '../../src/main/discovery/found-room.ts'
import { makeInvite } from '../../src/main/discovery/invite.ts'
import { visit } from '../../src/main/discovery/visit.ts'
import { ADA, card, ELSEWHERE, GRACE, OPS } from './heard-rooms.ts'

/** What is found at an address, on any port. */
type Found = Record<string, 'room' | Cause>

/** The names that are known here. */
const names: Record<string, Endpoint[]> = { 'adas-mac': [ADA, ELSEWHERE], 'graces-pc.local': [GRACE] }

async function visited(text: string, found: Found) {
  const looked: [string, number, string | null][] = []
  const result = await visit(text, {
    probe: ({ address, port }, roomId) => {
      looked.push([address, port, roomId])
      const there = found[address] ?? 'silent'
      return Promise.resolve(there === 'room' ? { ok: true, card: card(), roomId: OPS } : { ok: false, cause: there })
    },
    lookup: (name) => (names[name] ? Promise.resolve(names[name]) : Promise.reject(new Error('ENOTFOUND'))),
  })
  return { result, looked }
}

const invitation = (...addresses: string[]) => makeInvite({ roomId: OPS, title: 'Ops · 运维', addresses, port: 7118 }).app

describe('Going where somebody says', () => {
  test('goes to the usual port, and tells which room is there', async () => {
    const { result, looked } = await visited(ADA.address, { [ADA.address]: 'room' })
    expect(looked).toEqual([[ADA.address, 7117, null]])
    expect(result).toMatchObject({
      ok: true,
      roomId: OPS,
      sightings: [{ ...ADA, foundBy: 'typed', roomId: OPS, boot: null, isGoodbye: false }],
    })
  })

  test('goes to every address of a name at once, and keeps those where the room is', async () => {
    const { result, looked } = await visited('adas-mac:7200', { [ADA.address]: 'refused', [ELSEWHERE.address]: 'room' })
    expect(looked.map(([address, port]) => [address, port])).toEqual([
      [ADA.address, 7200],
      [ELSEWHERE.address, 7200],
    ])
    expect(result).toMatchObject({ ok: true, sightings: [{ address: ELSEWHERE.address }] })
    expect(result.sightings).toHaveLength(1)
  })

  test('goes to every address of an invitation, names among them, for that room alone', async () => {
    const { result, looked } = await visited(invitation(ADA.address, 'graces-pc.local', 'nobodys.local'), { [GRACE.address]: 'room' })
    expect(looked).toEqual([
      [ADA.address, 7118, OPS],
      [GRACE.address, 7118, OPS],
    ])
    // The others may answer later: the room is known, so they are tried on.
    expect(result).toMatchObject({ ok: true, roomId: OPS })
    expect(result.sightings).toMatchObject(
      [ADA, GRACE].map(({ address }) => ({ address, port: 7118, foundBy: 'invite', roomId: OPS, title: 'Ops · 运维' })),
    )
  })

  test.each(['nobodys-pc', 'http://nobodys-pc:7117/', invitation('nobodys-pc')])(
    'is told of a name that nobody knows: %s',
    async (text) => {
      const { result, looked } = await visited(text, {})
      expect([result, looked]).toEqual([{ ok: false, reason: 'unknown-name', sightings: [] }, []])
    },
  )

  test.each(['', ' ', 'Ops · 运维', 'a b', 'ftp://10.0.0.5/', '10.0.0.5:0', 'watercooler://join#n=Ops'])(
    'is told of what is no address: %j',
    async (text) => {
      const { result, looked } = await visited(text, {})
      expect([result, looked]).toEqual([{ ok: false, reason: 'not-an-address', sightings: [] }, []])
    },
  )

  test.each<[Cause, Cause, Cause]>([
    ['refused', 'silent', 'refused'],
    ['no-route', 'silent', 'silent'],
    ['no-route', 'another-room', 'another-room'],
    ['another-room', 'silent', 'silent'],
    ['broken', 'another-room', 'broken'],
    ['no-route', 'no-route', 'no-route'],
    ['refuses-us', 'refused', 'refuses-us'],
    ['busy', 'silent', 'busy'],
    ['refuses-us', 'busy', 'busy'],
  ])('says of two addresses that fail (%s, %s) what helps most: %s', async (one, other, reason) => {
    for (const found of [
      { [ADA.address]: one, [ELSEWHERE.address]: other },
      { [ADA.address]: other, [ELSEWHERE.address]: one },
    ])
      expect((await visited('adas-mac', found)).result).toEqual({ ok: false, reason, sightings: [] })
  })

  test('keeps the places of a room that was named though nobody answers', async () => {
    const { result } = await visited(invitation(ADA.address), {})
    expect(result).toMatchObject({ ok: false, reason: 'silent', sightings: [{ address: ADA.address, port: 7118, roomId: OPS }] })
  })
})
