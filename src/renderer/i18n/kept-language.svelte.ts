import { keep, kept } from '../page/keep.ts'
import { bestLanguage, isLanguage, type Language } from './languages.ts'

const KEY = 'watercooler.language'

/** The language chosen in this browser; the browser's own until then. */
export class KeptLanguage {
  #language = $state<Language>(chosen())

  get language(): Language {
    return this.#language
  }

  readonly choose = (language: Language): void => {
    this.#language = language
    keep(KEY, language)
  }
}

function chosen(): Language {
  const language = kept(KEY)
  return isLanguage(language) ? language : bestLanguage(navigator.languages)
}
