import type { VirtualizerHandle } from 'virtua/svelte'
import type { Chat } from '../chat.svelte.ts'

/** Lists are scrolled to whole pixels, rows stand between them. */
const SLACK_PX = 2

/** Whether the reader should be offered a way up to the first message that is new to them. */
export class UnreadPill {
  readonly #chat: Chat
  #isAbove = $state(false)
  readonly #index = $derived.by(() => {
    const target = this.#chat.unreadTarget
    return target && target !== 'not-loaded' ? this.#chat.lines.findIndex(({ key }) => key === target.key) : -1
  })
  readonly isShown = $derived.by(() => {
    const target = this.#chat.unreadTarget
    if (target === null || this.#chat.reading.met) return false
    return target === 'not-loaded' || this.#isAbove
  })

  constructor(chat: Chat) {
    this.#chat = chat
  }

  /** To be called whenever something else may be in sight. */
  look(list: VirtualizerHandle): void {
    const line = this.#chat.lines[this.#index]
    if (!line) return
    const [top, height] = [list.getScrollOffset(), list.getViewportSize()]
    const at = list.getItemOffset(this.#index)
    this.#isAbove = at < top - SLACK_PX
    if (!this.#isAbove && at < top + height) this.#chat.reading.meet()
  }
}
