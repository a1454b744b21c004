import { createContext } from 'svelte'
import { wordsEn } from '../../../shared/doctor/words-en.ts'
import { wordsZh } from '../../../shared/doctor/words-zh.ts'
import type { DoctorWords } from '../../../shared/doctor/words.ts'
import type { SameTexts } from '../catalogue.ts'
import { daysBetween } from '../days.ts'
import type { I18n } from '../i18n.svelte.ts'
import { regional, type Language } from '../languages.ts'
import type { Texts } from '../en.ts'
import { en, type DeskTexts } from './en.ts'
import { zhCN } from './zh-cn.ts'

const catalogues: Record<Language, SameTexts<DeskTexts>> = { en, 'zh-CN': zhCN }
const doctors: Record<Language, DoctorWords> = { en: wordsEn, 'zh-CN': wordsZh }

/** In the order in which a size is given: the largest that makes at least one. */
const UNITS = [
  ['gigabyte', 1e9],
  ['megabyte', 1e6],
  ['kilobyte', 1e3],
] as const

/** The words of the desk, together with those of a room. */
export class DeskWords {
  readonly #i18n: I18n
  readonly texts: SameTexts<Texts & DeskTexts> = $derived.by(() => ({ ...this.#i18n.texts, ...catalogues[this.#i18n.language] }))
  readonly doctor = $derived.by(() => doctors[this.#i18n.language])
  readonly #region = $derived.by(() => regional(this.#i18n.language, navigator.languages))
  readonly #otherDay = $derived(
    new Intl.DateTimeFormat(this.#region, { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' }),
  )

  constructor(i18n: I18n) {
    this.#i18n = i18n
  }

  /** The time; with the day, unless that is today. */
  readonly when = (at: number, now = Date.now()): string => (daysBetween(at, now) === 0 ? this.#i18n.time(at) : this.#otherDay.format(at))

  readonly bytes = (bytes: number): string => {
    const [unit, size] = UNITS.find(([, each]) => bytes >= each) ?? ['byte', 1]
    const style = { style: 'unit', unit, maximumFractionDigits: bytes >= 10 * size ? 0 : 1 } as const
    return new Intl.NumberFormat(this.#region, style).format(bytes / size)
  }
}

export const [useDeskWords, provideDeskWords] = createContext<DeskWords>()
