import { expect, test } from 'vitest'
import { grewAbove } from '../../src/renderer/chat/list/grew-above.ts'

const lines = (keys: string) => Array.from(keys, (key) => ({ key }))
const grew = (before: string, after: string, from: number) => grewAbove(lines(before), lines(after), from)

test('a message below what is looked at moves nothing', () => {
  expect(grew('abcd', 'abcde', 1)).toBe(false)
})

test('a page above it does', () => {
  expect(grew('gcd', 'habcd', 1)).toBe(true)
})

test('a page in the middle does only for who looks at what follows it', () => {
  expect(grew('abgyz', 'abcdeyz', 3)).toBe(true)
  expect(grew('abgyz', 'abcdeyz', 0)).toBe(false)
})

test('when the first line in sight is the gap that was filled, the next one tells', () => {
  expect(grew('gyz', 'cdeyz', 0)).toBe(true)
})

test('what is forgotten above counts as well', () => {
  expect(grew('abcdefg', 'gefg', 5)).toBe(true)
})

test('lines of which none was in sight are another list', () => {
  expect(grew('abc', 'xyz', 0)).toBeNull()
  expect(grew('', 'xyz', 0)).toBeNull()
})
