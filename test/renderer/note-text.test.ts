import { expect, test } from 'vitest'
import { noteText } from '../../src/renderer/chat/log/note-text.ts'
import { en } from '../../src/renderer/i18n/en.ts'
import { zhCN } from '../../src/renderer/i18n/zh-cn.ts'
import type { NoteEvent } from '../../src/renderer/chat/log/timeline.ts'
import { ADA, GRACE } from '../shared/scripted-bridge.ts'

const base = { seq: 1, at: 1, by: { id: GRACE.id, name: 'Grace' } }

test('each name is isolated, so that a right-to-left one does not turn the sentence', () => {
  const renamed: NoteEvent = { ...base, type: 'member.renamed', member: { ...GRACE, name: 'גרייס' } }
  expect(noteText(en, renamed)).toBe('\u2068Grace\u2069 is now called \u2068גרייס\u2069')
})

test('whoever loses a role is an ordinary member, whatever the role was', () => {
  const demoted: NoteEvent = { ...base, type: 'member.role', member: { ...ADA, role: 'member' } }
  expect(noteText(en, demoted)).toBe('\u2068Ada\u2069 is now an ordinary member')
  expect(noteText(zhCN, demoted)).toBe('\u2068Ada\u2069 成为普通成员')
})

test('whoever looks like another comes in with the tag that tells them apart', () => {
  const joined: NoteEvent = { ...base, type: 'member.joined', member: { ...ADA, name: 'Adа', tag: 'k3f9' } }
  expect(noteText(en, joined)).toBe('\u2068Adа k3f9\u2069 came in')
})
