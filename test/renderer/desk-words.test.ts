import { expect, test, vi } from 'vitest'
import { en as desk } from '../../src/renderer/i18n/desk/en.ts'
import { DeskWords } from '../../src/renderer/i18n/desk/desk-words.svelte.ts'
import { inApp } from '../../src/renderer/i18n/desk/in-app.ts'
import { zhCN as deskZh } from '../../src/renderer/i18n/desk/zh-cn.ts'
import { en } from '../../src/renderer/i18n/en.ts'
import { I18n } from '../../src/renderer/i18n/i18n.svelte.ts'
import { LANGUAGES, type Language } from '../../src/renderer/i18n/languages.ts'

vi.stubGlobal('navigator', { languages: ['en-US', 'zh-CN'] })

const said = (text: string | ((...args: never[]) => string)): string =>
  typeof text === 'string' ? text : (text as (...args: unknown[]) => string)(3, 5)

const wordsIn = (language: Language): DeskWords => new DeskWords(new I18n({ language, instead: inApp }))

test.each([
  ['English', desk],
  ['Chinese', deskZh],
])('no text of the desk in %s is empty', (_, catalogue) => {
  for (const [key, text] of Object.entries(catalogue)) expect(said(text).trim(), key).not.toBe('')
})

test('no text of the desk hides one of a room', () => {
  expect(Object.keys(desk).filter((key) => key in en)).toEqual([])
})

test.each(Object.keys(LANGUAGES) as Language[])(
  'the app does not speak of browsers, tabs and pages that can be reloaded: %s',
  (language) => {
    const { texts } = wordsIn(language)
    const i18n = new I18n({ language, instead: inApp })
    const shown = [
      'leaveText',
      'overSession',
      'stoppedRemovedText',
      'stoppedElsewhere',
      'stoppedElsewhereText',
      'stoppedCodeText',
      'stoppedProtocolText',
      'reload',
    ] as const
    const errors = (['invalid-request', 'unknown-session', 'method-not-allowed', 'cursor-gone', 'protocol'] as const).map((code) =>
      i18n.error({ code }),
    )
    for (const text of [...shown.map((key) => texts[key]), ...errors])
      expect(text).not.toMatch(/browser|\btab\b|\bpage\b|浏览器|标签页|页面|刷新/i)
  },
)

test('a time is given with its day, unless that is today', () => {
  const { when } = wordsIn('en')
  const noon = new Date(2026, 4, 1, 12).getTime()
  expect(when(noon, noon + 3_600_000)).toBe('12:00 PM')
  expect(when(noon, noon + 86_400_000)).toBe('May 1, 12:00 PM')
})

test.each([
  [900, '900 byte'],
  [1_400, '1.4 kB'],
  [12_400_000, '12 MB'],
  [3_140_000_000, '3.1 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(wordsIn('en').bytes(bytes)).toBe(text)
})
