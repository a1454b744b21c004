import { afterEach, expect, test, vi } from 'vitest'
import { byRankAndName, peopleOf, withMemberEvents } from '../../src/renderer/chat/people/people.ts'
import { hueOf, initialOf } from '../../src/renderer/ui/person-mark.ts'
import type { KnownEvent } from '../../src/shared/wire/events.ts'
import { ADA, GRACE, message } from '../shared/scripted-bridge.ts'

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

test('a client of the article, which comes and goes without events, is never listed', () => {
  const seed = { ...GRACE, via: 'seed' as const }
  expect(peopleOf([ADA, seed]).size).toBe(1)
  const muted: KnownEvent = { type: 'member.muted', seq: 1, at: 1, by: ADA, member: { ...seed, muted: true } }
  expect([...withMemberEvents(peopleOf([ADA]), [muted]).keys()]).toEqual([ADA.id])
})

test('events that are about nobody leave the very same map', () => {
  const people = peopleOf([ADA, GRACE])
  expect(withMemberEvents(people, [message(1)])).toBe(people)
})

test('who is in charge comes first', () => {
  const order = [GRACE, { ...GRACE, name: 'Bo', role: 'moderator' as const }, ADA].sort(byRankAndName(new Intl.Collator('en')))
  expect(order.map(({ name }) => name)).toEqual(['Ada', 'Bo', 'Grace'])
})

afterEach(() => vi.unstubAllGlobals())

test('a browser that cannot segment still shows a whole character', () => {
  vi.stubGlobal('Intl', {})
  expect(['ada', '小明', '😀 Ann', ''].map(initialOf)).toEqual(['A', '小', '😀', '?'])
})

test('the mark of a person is a whole first letter in a colour that stays', () => {
  expect(['ada', '小明', '👩‍🚀 Ann', 'étienne'].map(initialOf)).toEqual(['A', '小', '👩‍🚀', 'É'])
  expect(hueOf(ADA.id)).toBe(hueOf(ADA.id))
  expect(hueOf(ADA.id)).not.toBe(hueOf(GRACE.id))
})
