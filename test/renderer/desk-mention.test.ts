import { expect, test } from 'vitest'
import { isFor } from '../../src/renderer/desk/attention/mention.ts'

const ADA = { id: 'm_adaaaaaaaaaaaaaa', name: 'Ada' }
const MING = { id: 'm_mingaaaaaaaaaaaa', name: '小明' }

test.each([
  ['@Ada are you there?', ADA, true],
  ['hi @ada!', ADA, true],
  ['@Ada', ADA, true],
  ['@Ada，来吗', ADA, true],
  ['@Ada来吗', ADA, true],
  ['@Adam and @Ada', ADA, true],
  ['@Adam', ADA, false],
  ['@Ada_2', ADA, false],
  ['Ada said so', ADA, false],
  ['mail ada@example.org', ADA, false],
  ['@小明你来吗', MING, true],
  ['小明来吗', MING, false],
  ['@小红', MING, false],
])('“%s” is for $name: %s', (text, who, isForThem) => {
  expect(isFor({ text }, who)).toBe(isForThem)
})

test('a message that lists me is for me, whatever it says', () => {
  expect(isFor({ text: 'you there?', mentions: [ADA.id] }, ADA)).toBe(true)
  expect(isFor({ text: 'you there?', mentions: [MING.id] }, ADA)).toBe(false)
})
