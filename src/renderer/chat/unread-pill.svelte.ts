import type { VirtualizerHandle } from 'virtua/svelte'
import type { Chat } from './chat.svelte.ts'

/** Whether the reader should be offered a way up to the first message that is new to them. */
export class UnreadPill {
  readonly #chat: Chat
  /** The message whose line the reader has had in sight: they need no way to it. */
  #met = $state<string | null>(null)
  #isAbove = $state(false)
  readonly #index = $derived.by(() => {
    const target = this.#chat.unreadTarget
    return target && target !== 'not-loaded' ? this.#chat.lines.findIndex(({ key }) => key === target.key) : -1
  })
  readonly isShown = $derived.by(() => {
    const target = this.#chat.unreadTarget
    if (target === null || target === 'not-loaded') return target !== null
    return this.#isAbove && this.#met !== target.key
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
    this.#isAbove = at < top
    if (at >= top && at < top + height) this.#met = line.key
  }
}
