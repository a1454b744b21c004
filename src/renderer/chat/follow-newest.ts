import type { Attachment } from 'svelte/attachments'

/** How far from the end still counts as the end: a finger's slip, half a line. */
const SLACK_PX = 48

/** Keeps a scrolling element at its end while its content grows, unless the reader has scrolled away from it. */
export class FollowNewest {
  #element: HTMLElement | null = null
  #following = true
  #top = 0
  readonly #changed: (following: boolean) => void

  constructor(changed: (following: boolean) => void) {
    this.#changed = changed
  }

  readonly attach: Attachment<HTMLElement> = (element) => {
    this.#element = element
    const scrolled = (): void => this.#scrolled(element)
    const grown = new ResizeObserver(() => this.#following && this.#toEnd())
    element.addEventListener('scroll', scrolled, { passive: true })
    for (const each of [element, ...element.children]) grown.observe(each)
    this.#toEnd()
    return () => {
      element.removeEventListener('scroll', scrolled)
      grown.disconnect()
      this.#element = null
    }
  }

  /** By the reader's wish: follow again from here on. */
  readonly toNewest = (): void => {
    this.#note(true)
    this.#toEnd()
  }

  /** Runs `prepend` and leaves what the reader looks at where it is. */
  async holding(prepend: () => Promise<void>): Promise<void> {
    const element = this.#element
    if (!element) return prepend()
    const fromEnd = element.scrollHeight - element.scrollTop
    // The browser's own anchoring does nothing at the very top and would be added to ours elsewhere.
    element.style.overflowAnchor = 'none'
    await prepend()
    if (!this.#following) element.scrollTop = element.scrollHeight - fromEnd
    requestAnimationFrame(() => (element.style.overflowAnchor = ''))
  }

  /**
   * Only a way up is a reader's way from the end. Our own scrolling tells of itself late, when another message may have
   * moved the end on already.
   */
  #scrolled({ scrollTop, scrollHeight, clientHeight }: HTMLElement): void {
    const wentUp = scrollTop < this.#top
    this.#top = scrollTop
    if (scrollHeight - scrollTop - clientHeight <= SLACK_PX) this.#note(true)
    else if (wentUp) this.#note(false)
  }

  #toEnd(): void {
    if (this.#element) this.#element.scrollTop = this.#element.scrollHeight
  }

  #note(following: boolean): void {
    if (following === this.#following) return
    this.#following = following
    this.#changed(following)
  }
}
