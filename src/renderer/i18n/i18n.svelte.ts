import { createContext } from 'svelte'
import type { Failure } from '../../shared/outcome.ts'
import { keep, kept } from '../page/keep.ts'
import { daysBetween, sameYear } from './days.ts'
import { en, type Texts } from './en.ts'
import { errorText } from './error-text.ts'
import type { SameTexts } from './catalogue.ts'
import { bestLanguage, isLanguage, regional, type Language } from './languages.ts'
import { zhCN } from './zh-cn.ts'

const KEY = 'watercooler.language'
const catalogues: Record<Language, SameTexts<Texts>> = { en, 'zh-CN': zhCN }

/** The page's language: texts, error texts, dates and times. */
export class I18n {
  #language = $state<Language>(chosen())
  readonly texts = $derived(catalogues[this.#language])
  readonly #region = $derived(regional(this.#language, navigator.languages))
  readonly #clock = $derived(new Intl.DateTimeFormat(this.#region, { hour: 'numeric', minute: '2-digit' }))
  readonly #day = $derived(new Intl.DateTimeFormat(this.#region, { weekday: 'long', month: 'long', day: 'numeric' }))
  readonly #dayOfYear = $derived(new Intl.DateTimeFormat(this.#region, { year: 'numeric', month: 'long', day: 'numeric' }))
  readonly #full = $derived(new Intl.DateTimeFormat(this.#region, { dateStyle: 'full', timeStyle: 'medium' }))
  readonly collator = $derived(new Intl.Collator(this.#language, { sensitivity: 'base', numeric: true }))

  get language(): Language {
    return this.#language
  }

  set language(language: Language) {
    this.#language = language
    keep(KEY, language)
  }

  readonly error = (failure: Failure): string => errorText(this.#language, failure)
  readonly time = (at: number): string => this.#clock.format(at)
  readonly dateAndTime = (at: number): string => this.#full.format(at)

  day(at: number, now: number): string {
    const daysAgo = daysBetween(at, now)
    if (daysAgo === 0) return this.texts.today
    if (daysAgo === 1) return this.texts.yesterday
    return sameYear(at, now) ? this.#day.format(at) : this.#dayOfYear.format(at)
  }
}

export const [useI18n, provideI18n] = createContext<I18n>()

function chosen(): Language {
  const language = kept(KEY)
  return isLanguage(language) ? language : bestLanguage(navigator.languages)
}
