import { describe, expect, test } from 'vitest'
import { memberEntries, membersNamed } from '../../src/renderer/chat/people/member-entries.ts'
import type { Member } from '../../src/shared/wire/member.ts'

const member = (name: string, tag?: string): Member => ({
  id: `m_${name}`,
  name,
  role: 'member',
  via: 'app',
  joinedAt: 0,
  ...(tag !== undefined && { tag }),
})
const [ada, grace, ming, zoe] = [member('Ada', '#k3x9'), member('Grace'), member('小明'), member('Zoë')]
const everybody = [ada, grace, ming, zoe]
const named = (words: string) => membersNamed(everybody, words).map(({ name }) => name)

describe('the list of members', () => {
  test('has who is here, then who is away, and oneself first', () => {
    const entries = memberEntries(everybody, new Set([ada.id, ming.id]), ming.id)
    expect(entries.map(({ key }) => key)).toEqual(['here', ming.id, ada.id, 'away', grace.id, zoe.id])
    expect(entries.flatMap((entry) => (entry.is === 'heading' ? [entry.count] : []))).toEqual([2, 2])
  })

  test('has no heading over nobody', () => {
    expect(memberEntries([ada], new Set([ada.id]), ada.id).map(({ key }) => key)).toEqual(['here', ada.id])
    expect(memberEntries([], new Set(), ada.id)).toEqual([])
  })
})

describe('looking for a name', () => {
  test('asks for neither case nor accents', () => {
    expect(named('  ZOE ')).toEqual(['Zoë'])
    expect(named('明')).toEqual(['小明'])
  })

  test('finds the tag that tells two of the same name apart', () => {
    expect(named('#k3')).toEqual(['Ada'])
  })

  test('for nothing finds everybody', () => {
    expect(named(' ')).toHaveLength(4)
    expect(named('linus')).toEqual([])
  })
})
