import { keepForTab, keptForTab } from '../page/keep-for-tab.ts'

/** What is written and not sent yet. It outlives a reload and a closed door, in this tab. */
export class Draft {
  readonly #key: string
  #text = $state('')

  constructor(roomId: string) {
    this.#key = `watercooler.${roomId}.draft`
    this.#text = keptForTab(this.#key)
  }

  get text(): string {
    return this.#text
  }

  set text(text: string) {
    this.#text = text
    keepForTab(this.#key, text)
  }
}
