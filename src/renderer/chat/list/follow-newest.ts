import type { Attachment } from 'svelte/attachments'

/** How far from the end still counts as the end: a finger's slip, half a line. */
const SLACK_PX = 48
/** After the last sign of a hand that scrolls up, it is given this long to go on: a few frames, less than anybody waits. */
const HAND_MS = 150
/** Beyond any list's end. The browser stops at the end itself, which is not always where it was last measured. */
const END_PX = 1e9

/** Keeps a scrolling element at its end while its content grows, unless the reader has scrolled away from it. */
export class FollowNewest {
  #element: HTMLElement | null = null
  #following: boolean
  #top = 0
  #hand: ReturnType<typeof setTimeout> | undefined
  #isBehind = false
  readonly #changed: (following: boolean) => void

  constructor(following: boolean, changed: (following: boolean) => void) {
    this.#following = following
    this.#changed = changed
  }

  readonly attach: Attachment<HTMLElement> = (element) => {
    this.#element = element
    const scrolled = (): void => this.#scrolled(element)
    const wheeled = ({ deltaY }: WheelEvent): unknown => deltaY < 0 && this.#holdStill()
    const dragged = (): void => this.#holdStill()
    element.addEventListener('scroll', scrolled, { passive: true })
    element.addEventListener('wheel', wheeled, { passive: true })
    element.addEventListener('touchmove', dragged, { passive: true })
    return () => {
      element.removeEventListener('scroll', scrolled)
      element.removeEventListener('wheel', wheeled)
      element.removeEventListener('touchmove', dragged)
      clearTimeout(this.#hand)
      this.#element = null
    }
  }

  /** To be called whenever the content or the element may have changed its height. */
  readonly settle = (): void => {
    if (!this.#following) return
    if (this.#hand !== undefined) this.#isBehind = true
    else this.#toEnd()
  }

  /** By the reader's wish: follow again from here on. */
  readonly toNewest = (): void => {
    this.#letGo()
    this.#note(true)
    this.#toEnd()
  }

  /** Before the reader is taken somewhere else. */
  readonly stop = (): void => this.#note(false)

  /**
   * Only a way up is a reader's way from the end. Our own scrolling tells of itself late, when another message may have
   * moved the end on already.
   */
  #scrolled({ scrollTop, scrollHeight, clientHeight }: HTMLElement): void {
    const wentUp = scrollTop < this.#top
    const toEnd = scrollHeight - scrollTop - clientHeight
    this.#top = scrollTop
    if (wentUp && toEnd > 1) this.#holdStill()
    if (toEnd <= SLACK_PX) this.#note(true)
    else if (wentUp) this.#note(false)
  }

  /** In a busy room the first pixels of a way up would be undone by the next message, before they were 48. */
  #holdStill(): void {
    clearTimeout(this.#hand)
    this.#hand = setTimeout(() => {
      const wasBehind = this.#isBehind
      this.#letGo()
      if (wasBehind) this.settle()
    }, HAND_MS)
  }

  #letGo(): void {
    clearTimeout(this.#hand)
    this.#hand = undefined
    this.#isBehind = false
  }

  #toEnd(): void {
    if (this.#element) this.#element.scrollTop = END_PX
  }

  #note(following: boolean): void {
    if (following === this.#following) return
    this.#following = following
    this.#changed(following)
  }
}
