import { forget, keep, kept } from '../../page/keep.ts'
import { keepForTab, keptForTab } from '../../page/keep-for-tab.ts'

/**
 * What is written in a room and not sent yet. It outlives a reload, a closed door and the browser: each tab has its own, and
 * a new tab begins with the one written last.
 */
export class Draft {
  readonly #key: string
  #text = $state('')
  /** Texts on their way into the outbox. Until they are there, they are kept here. */
  #handingOver = 0

  constructor(roomId: string) {
    this.#key = `watercooler.${roomId}.draft`
    this.#text = keptForTab(this.#key) || (kept(this.#key) ?? '')
  }

  get text(): string {
    return this.#text
  }

  set text(text: string) {
    this.#text = text
    if (this.#handingOver === 0) this.#keep()
  }

  /** Puts `text` in front of what is written, on a line of its own. */
  prepend(text: string): void {
    this.text = this.#text === '' ? text : `${text}\n${this.#text}`
  }

  /** Empties the draft into `take`, which answers whether it has kept the text; what it has not comes back. */
  async handOver(take: (text: string) => Promise<boolean>): Promise<void> {
    const text = this.#text
    this.#text = ''
    this.#handingOver += 1
    const taken = await take(text)
    this.#handingOver -= 1
    if (taken) this.text = this.#text
    else this.prepend(text)
  }

  #keep(): void {
    keepForTab(this.#key, this.#text)
    if (this.#text === '') forget(this.#key)
    else keep(this.#key, this.#text)
  }
}
