import { copyText } from '../../page/copy-text.ts'
import { focusMain } from '../../page/focus.ts'
import type { MessageLine } from '../log/lines.ts'

/** How long a word of confirmation stays: read at a glance, gone before it is in the way. */
const TOLD_MS = 2_000

/** The one menu of the list, whichever message it is opened for, and what comes of it. */
export class MessageMenu {
  /** The message it is open for, and the button that opened it. */
  open = $state.raw<{ line: MessageLine; button: HTMLElement } | null>(null)
  /** What the browser would not copy by itself. */
  refused = $state.raw<string | null>(null)
  copied = $state(false)
  #row: HTMLElement | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  readonly toggle = (line: MessageLine, button: HTMLElement): void => {
    this.#row = button.closest<HTMLElement>('article')
    this.open = this.open?.line.key === line.key ? null : { line, button }
  }

  readonly close = (): void => void (this.open = null)

  /** To the row it was opened from, if that is still there. */
  readonly giveFocusBack = (event?: Event): void => {
    event?.preventDefault()
    if (this.#row?.isConnected) this.#row.focus({ preventScroll: true })
    else focusMain()
  }

  readonly copy = async (): Promise<void> => {
    const text = this.open?.line.text ?? ''
    this.copied = false
    if (await copyText(text)) this.tellCopied()
    else this.refused = text
  }

  readonly tellCopied = (): void => {
    this.refused = null
    this.copied = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => (this.copied = false), TOLD_MS)
  }

  readonly dispose = (): void => clearTimeout(this.#timer)
}
