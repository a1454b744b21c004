import { describe, expect, test } from 'vitest'
import { parse } from '../../src/shared/parse.ts'
import { codePoints } from '../../src/shared/text.ts'
import { MemberName } from '../../src/shared/wire/requests.ts'
import { fakerNames, skeleton } from '../../src/main/names.ts'

const nobody = () => false

describe('a random name', () => {
  const HAN = /^\p{Script=Han}+$/u

  test.each([
    ['en', /^[\p{Script=Latin}' -]+$/u],
    ['en-GB', /^[\p{Script=Latin}' -]+$/u],
    ['zh-CN', HAN],
    ['zh', HAN],
    ['zh_CN', HAN],
    ['zh-Hant', HAN],
    ['zh-TW', HAN],
    ['ja-JP', /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}々 ]+$/u],
    ['ko', /^[\p{Script=Hangul} ]+$/u],
    ['ru', /^[\p{Script=Cyrillic} -]+$/u],
    ['ar', /^[\p{Script=Arabic}\p{Script=Inherited} ]+$/u],
  ])('in %s is of its script', async (locale, script) => {
    const names = await fakerNames.suggest(locale, 10, nobody)
    for (const name of names) expect(name).toMatch(script)
  })

  test.each(['cs', 'da', 'de', 'es', 'fi', 'fr', 'it', 'nl', 'pl', 'pt-BR', 'sv', 'tr', 'uk', 'vi'])(
    'in %s is one a member may have, short, and drawn as often as asked for',
    async (locale) => {
      const names = await fakerNames.suggest(locale, 10, nobody)
      expect(new Set(names).size).toBe(10)
      for (const name of names) {
        expect(parse(MemberName, name)).toBe(name)
        expect(codePoints(name)).toBeLessThanOrEqual(20)
        expect(name).not.toContain('.')
      }
    },
  )

  test.each(['tlh', 'xx-YY', 'zz', 'e'])('is English where nobody knows the names of %s', async (locale) => {
    for (const name of await fakerNames.suggest(locale, 3, nobody)) expect(name).toMatch(/^[\p{Script=Latin}' -]+$/u)
  })

  test('tells the Chinese of Taiwan and Hong Kong from that of the mainland', async () => {
    const asked = async (locale: string) => (await fakerNames.suggest(locale, 10, nobody)).length
    expect(await Promise.all(['zh-HK', 'zh-Hans-TW', 'zh-MO', 'zh-SG'].map(asked))).toEqual([10, 10, 10, 10])
  })

  test('is not one that is taken, nor one that looks like it', async () => {
    const taken = new Set((await fakerNames.suggest('en', 10, nobody)).map(skeleton))
    const names = await fakerNames.suggest('en', 10, (name) => taken.has(skeleton(name)))
    expect(names.filter((name) => taken.has(skeleton(name)))).toEqual([])
  })

  test('is given, though it repeats, when all are taken', async () => {
    const names = await fakerNames.suggest('zh-CN', 3, () => true)
    expect(names).toHaveLength(3)
  })
})

describe('names look alike', () => {
  test.each([
    ['Ada', 'ada'],
    ['Ada', 'Αdа'],
    ['Ada', 'Ａｄａ'],
    ['Ada', '𝐀𝐝𝐚'],
    ['Ada', 'A\u200Dda'],
    ['Ada', 'Ada\uFE0F'],
    ['Ada', 'Ada\u{E0101}'],
    ['ll', 'Il'],
    ['Bob', 'Βоb'],
    ['é', 'e\u0301'],
    ['小明', '⼩明'],
    ['O0', 'oo'],
    ['m', 'rn'],
  ])('%j and %j', (one, other) => expect(skeleton(one)).toBe(skeleton(other)))

  test.each([
    ['Ada', 'Adam'],
    ['Ada', 'Àda'],
    ['小明', '小红'],
    ['Grace', 'Ada'],
    ['👩‍💻', '👨‍💻'],
    ['1', '2'],
  ])('but not %j and %j', (one, other) => expect(skeleton(one)).not.toBe(skeleton(other)))
})
