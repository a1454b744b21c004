/** In the order they are offered, each under its own name. */
export const LANGUAGES = { en: 'English', 'zh-CN': '简体中文' } as const
export type Language = keyof typeof LANGUAGES

export const isLanguage = (tag: string | null): tag is Language => tag !== null && Object.hasOwn(LANGUAGES, tag)

/** How the reader's region writes this language: times and dates of Britain are not those of the States. */
export function regional(language: Language, wanted: readonly string[]): string {
  const base = language.slice(0, 2)
  return wanted.find((tag) => tag.toLowerCase().split('-')[0] === base) ?? language
}

/** The first of the reader's languages that we speak. Every kind of Chinese is better served by simplified Chinese than by English. */
export function bestLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh-CN'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}
