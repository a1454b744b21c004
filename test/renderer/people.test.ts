import { expect, test } from 'vitest'
import { byRankAndName, peopleOf, withMemberEvents } from '../../src/renderer/chat/people.ts'
import { hueOf, initialOf } from '../../src/renderer/ui/person-mark.ts'
import type { KnownEvent } from '../../src/shared/wire/events.ts'
import { ADA, GRACE } from '../shared/scripted-bridge.ts'

const event = (
  type: 'member.joined' | 'member.left' | 'member.renamed' | 'member.removed',
  member = GRACE,
  alike?: string[],
): KnownEvent => ({
  type,
  seq: 1,
  at: 1,
  by: member,
  member,
  ...(alike && { alike }),
})

test('who joins is there, who leaves or is removed is not', () => {
  const both = withMemberEvents(peopleOf([ADA]), [event('member.joined')])
  expect([...both.keys()]).toEqual([ADA.id, GRACE.id])
  expect([...withMemberEvents(both, [event('member.left')]).keys()]).toEqual([ADA.id])
  expect([...withMemberEvents(both, [event('member.removed')]).keys()]).toEqual([ADA.id])
})

test('a name that looks like another’s gives both of them their tag', () => {
  const people = withMemberEvents(peopleOf([ADA, GRACE]), [event('member.renamed', { ...GRACE, name: 'Ada', tag: 'grac' }, [ADA.id])])
  expect([...people.values()].map(({ name, tag }) => [name, tag])).toEqual([
    ['Ada', 'adaa'],
    ['Ada', 'grac'],
  ])
})

test('who is in charge comes first', () => {
  const order = [GRACE, { ...GRACE, name: 'Bo', role: 'moderator' as const }, ADA].sort(byRankAndName(new Intl.Collator('en')))
  expect(order.map(({ name }) => name)).toEqual(['Ada', 'Bo', 'Grace'])
})

test('the mark of a person is a whole first letter in a colour that stays', () => {
  expect(['ada', '小明', '👩‍🚀 Ann', 'étienne'].map(initialOf)).toEqual(['A', '小', '👩‍🚀', 'É'])
  expect(hueOf(ADA.id)).toBe(hueOf(ADA.id))
  expect(hueOf(ADA.id)).not.toBe(hueOf(GRACE.id))
})
