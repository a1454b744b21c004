import { rectifyConfusion } from 'unicode-confusables'
import { NAME_MAX } from '../shared/limits.ts'
import { cleanLine, codePoints } from '../shared/text.ts'
import type { NameSource } from './http/context.ts'

interface Faker {
  person: { fullName(): string }
}

/** Loaded when first asked for: one locale's lists are up to half a megabyte. */
const LOCALES: Record<string, () => Promise<{ faker: Faker }>> = {
  ar: () => import('@faker-js/faker/locale/ar'),
  cs: () => import('@faker-js/faker/locale/cs_CZ'),
  da: () => import('@faker-js/faker/locale/da'),
  de: () => import('@faker-js/faker/locale/de'),
  en: () => import('@faker-js/faker/locale/en'),
  es: () => import('@faker-js/faker/locale/es'),
  fi: () => import('@faker-js/faker/locale/fi'),
  fr: () => import('@faker-js/faker/locale/fr'),
  it: () => import('@faker-js/faker/locale/it'),
  ja: () => import('@faker-js/faker/locale/ja'),
  ko: () => import('@faker-js/faker/locale/ko'),
  nl: () => import('@faker-js/faker/locale/nl'),
  pl: () => import('@faker-js/faker/locale/pl'),
  pt: () => import('@faker-js/faker/locale/pt_BR'),
  ru: () => import('@faker-js/faker/locale/ru'),
  sv: () => import('@faker-js/faker/locale/sv'),
  tr: () => import('@faker-js/faker/locale/tr'),
  uk: () => import('@faker-js/faker/locale/uk'),
  vi: () => import('@faker-js/faker/locale/vi'),
  'zh-hans': () => import('@faker-js/faker/locale/zh_CN'),
  'zh-hant': () => import('@faker-js/faker/locale/zh_TW'),
}

/** Some locales put titles and four names together; a name is read at a glance. */
const COMFORTABLE = 20
/** Titles and generations ("Dr.", "III") are for directories, not for a chat. */
const FORMAL = /\.|\s(?:[IVX]+|MD|DDS|DVM|PhD)$/
const TRIES = 20
/** Tries at the most once a list is used up: a locale with few names gives fewer than asked for. */
const LAST_TRIES = 100

/** Random names by faker in the joiner's language; English where faker has none. */
export const fakerNames: NameSource = {
  async suggest(locale, count, isTaken) {
    const { faker } = await (LOCALES[localeKey(locale)] ?? englishNames)()
    const names = new Set<string>()
    for (let left = count * TRIES; names.size < count && left > -LAST_TRIES; left -= 1) {
      const name = cleanLine(faker.person.fullName())
      const isShort = codePoints(name) <= (left > 0 ? COMFORTABLE : NAME_MAX)
      if (left > 0 && FORMAL.test(name)) continue
      // A crowded room may have used up a small list: then a name may repeat, and its tag tells the two apart.
      if (name !== '' && isShort && (left <= 0 || !isTaken(name))) names.add(name)
    }
    return [...names]
  },
}

const englishNames = () => import('@faker-js/faker/locale/en')

/** BCP 47 → the key of a list. Chinese is told apart by script: Taiwan, Hong Kong and Macau write the traditional one. */
function localeKey(locale: string): string {
  const tag = locale.toLowerCase().replaceAll('_', '-')
  if (!/^zh(-|$)/.test(tag)) return tag.split('-')[0] ?? 'en'
  return /-(hant|tw|hk|mo)(-|$)/.test(tag) && !tag.includes('hans') ? 'zh-hant' : 'zh-hans'
}

/** Drawn as nothing: joiners and variation selectors, which names keep for the sake of their emoji. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu

/** Folds a name to what it looks like (UTS 39 confusables, width, case), to find names that could be taken for one another. */
export function skeleton(name: string): string {
  return rectifyConfusion(rectifyConfusion(name.replace(INVISIBLE, '').normalize('NFKC')).toLowerCase())
}
