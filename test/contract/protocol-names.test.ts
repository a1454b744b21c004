import { describe, expect, test } from 'vitest'
import type { Member } from '../../src/shared/wire/member.ts'
import { startRoom } from '../support/start-room.ts'
import { refusal } from './asking.ts'

describe('names', () => {
  test.each([
    ['  Ada   Lovelace ', 'Ada Lovelace'],
    ['A\u200bd\u202ea', 'Ada'],
    ['Ada\nLovelace', 'Ada Lovelace'],
    ['e\u0301ric', 'éric'],
    ['小明\u2069', '小明'],
    ['👩‍🚀 Ada', '👩‍🚀 Ada'],
    ['🧑'.repeat(32), '🧑'.repeat(32)],
  ])('%j is kept as %j (N1)', async (given, kept) => {
    const room = await startRoom()
    expect((await room.visitor(given).enter()).member.name).toBe(kept)
  })

  test('what is empty, invisible, too long or not text is no name (N1)', async () => {
    const room = await startRoom()
    for (const name of ['', '   ', '\u200b\u202e', '\u3164', 'x'.repeat(33), 'x'.repeat(10_000), '\ud800', 7, null, {}])
      expect([name, ...refusal(await room.visitor().askToJoin({ name }))]).toEqual([name, 400, 'invalid-request'])
  })

  test.each([
    ['the same', 'Ada', 'Ada'],
    ['alike in another script', 'Ada', '\u0410da'],
    ['alike but for case and width', 'Ada', 'ADA'],
  ])('two members whose names are %s both carry tags (N2)', async (_, one, other) => {
    const room = await startRoom()
    const first = await room.join(one)
    const second = room.visitor(other)
    const snapshot = await second.enter()
    expect(snapshot.members.map(({ id, tag }) => [id, tag])).toEqual([first.memberId, second.memberId].map((id) => [id, id.slice(2, 6)]))
    expect(await first.catchUp()).toMatchObject([
      { type: 'member.joined', member: { tag: second.memberId.slice(2, 6) }, alike: [first.memberId] },
    ])
    await first.say('which one am I?')
    expect(await second.catchUp()).toMatchObject([{ by: { id: first.memberId, tag: first.memberId.slice(2, 6) } }])
  })

  test('a tag goes when the names differ again (N2)', async () => {
    const room = await startRoom()
    const ada = await room.join('Ada')
    const other = await room.join('Ada')
    await ada.catchUp()
    const renamed = (await other.ask('PATCH', '/members/me', { name: ' Ada\u200b B. ' })).body as { member: Member }
    expect(renamed.member).toMatchObject({ id: other.memberId, name: 'Ada B.' })
    expect(renamed.member).not.toHaveProperty('tag')
    expect(await ada.catchUp()).toMatchObject([{ type: 'member.renamed', member: renamed.member }])
    expect((await ada.enter()).member).not.toHaveProperty('tag')
  })
})
