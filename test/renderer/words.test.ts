import { expect, test } from 'vitest'
import { en } from '../../src/renderer/i18n/en.ts'
import { errorText } from '../../src/renderer/i18n/error-text.ts'
import { bestLanguage, LANGUAGES, regional, type Language } from '../../src/renderer/i18n/languages.ts'
import { zhCN } from '../../src/renderer/i18n/zh-cn.ts'
import { ERROR_CODES } from '../../src/shared/room-error.ts'

const languages = Object.keys(LANGUAGES) as Language[]
const said = (text: string | ((...args: never[]) => string)): string =>
  typeof text === 'string' ? text : (text as (...args: unknown[]) => string)(3, 5)

test.each([
  ['English', en],
  ['Chinese', zhCN],
])('no text in %s is empty', (_, catalogue) => {
  for (const [key, text] of Object.entries(catalogue)) expect(said(text).trim(), key).not.toBe('')
})

test.each(ERROR_CODES)('%s has words in every language, and never shows its code', (code) => {
  for (const language of languages) {
    const words = errorText(language, { code })
    expect(words.trim()).not.toBe('')
    if (code.includes('-')) expect(words).not.toContain(code)
  }
})

test('the reader’s first language that we speak wins; every Chinese finds Chinese', () => {
  expect(bestLanguage(['fr-FR', 'zh-TW', 'en'])).toBe('zh-CN')
  expect(bestLanguage(['en-GB', 'zh-CN'])).toBe('en')
  expect(bestLanguage(['fr'])).toBe('en')
})

test('dates and times are written as the reader’s region writes the chosen language', () => {
  expect(regional('en', ['zh-CN', 'en-GB', 'en'])).toBe('en-GB')
  expect(regional('zh-CN', ['zh-TW', 'en'])).toBe('zh-TW')
  expect(regional('zh-CN', ['en-US'])).toBe('zh-CN')
})
