import { createContext } from 'svelte'
import type { Failure } from '../../shared/outcome.ts'
import { daysBetween, sameYear } from './days.ts'
import { en, type Texts } from './en.ts'
import { errorText, type ErrorWords } from './error-text.ts'
import type { SameTexts } from './catalogue.ts'
import { regional, type Language } from './languages.ts'
import { zhCN } from './zh-cn.ts'

const catalogues: Record<Language, SameTexts<Texts>> = { en, 'zh-CN': zhCN }

/** Words that replace the page's own where something else than a page in a browser shows them. */
export interface OtherWords {
  texts: Partial<SameTexts<Texts>>
  errors: Partial<ErrorWords>
}

/** Who decides on the language. */
export interface Speech {
  readonly language: Language
  /** Absent where it is not chosen on the screens of a room. */
  readonly choose?: (language: Language) => void
  readonly instead?: Record<Language, OtherWords>
}

/** The language of what is shown: texts, error texts, dates and times. */
export class I18n {
  readonly #speech: Speech
  readonly language = $derived.by(() => this.#speech.language)
  readonly #instead = $derived.by(() => this.#speech.instead?.[this.language])
  readonly texts: SameTexts<Texts> = $derived({ ...catalogues[this.language], ...this.#instead?.texts })
  readonly #region = $derived(regional(this.language, navigator.languages))
  readonly #clock = $derived(new Intl.DateTimeFormat(this.#region, { hour: 'numeric', minute: '2-digit' }))
  readonly #day = $derived(new Intl.DateTimeFormat(this.#region, { weekday: 'long', month: 'long', day: 'numeric' }))
  readonly #dayOfYear = $derived(new Intl.DateTimeFormat(this.#region, { year: 'numeric', month: 'long', day: 'numeric' }))
  readonly #full = $derived(new Intl.DateTimeFormat(this.#region, { dateStyle: 'full', timeStyle: 'medium' }))
  readonly collator = $derived(new Intl.Collator(this.language, { sensitivity: 'base', numeric: true }))

  constructor(speech: Speech) {
    this.#speech = speech
  }

  get choose(): Speech['choose'] {
    return this.#speech.choose
  }

  readonly error = (failure: Failure): string => errorText(this.language, failure, this.#instead?.errors)
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
