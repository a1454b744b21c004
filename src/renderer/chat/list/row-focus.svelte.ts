import { tick } from 'svelte'
import type { VirtualizerHandle } from 'virtua/svelte'
import { focusMain } from '../../page/focus.ts'
import type { Line } from '../log/lines.ts'

/** A row far away is put into the document, measured and shown before it can have the focus: a few frames. */
const FRAMES = 10

interface List {
  lines: () => readonly Line[]
  handle: () => VirtualizerHandle | undefined
  element: () => HTMLElement | undefined
}

const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve))
const rowOf = (target: EventTarget | null): HTMLElement | null => (target instanceof Element ? target.closest('article') : null)

/** Moves the keyboard from message to message. One row at a time is within reach of Tab. */
export class RowFocus {
  /** The message that has the focus: it stays in the document, however far the list is scrolled. */
  key = $state<string | null>(null)
  readonly #list: List

  constructor(list: List) {
    this.#list = list
  }

  readonly entered = ({ target }: FocusEvent): void => void (this.key = rowOf(target)?.dataset['key'] ?? null)

  readonly left = ({ relatedTarget }: FocusEvent): void => {
    const isWindowLeft = relatedTarget === null && !document.hasFocus()
    if (!isWindowLeft && !rowOf(relatedTarget)) this.key = null
  }

  readonly pressed = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
    const row = rowOf(event.target)
    const action = row ? this.#onRow(row, event) : this.#onList(event)
    if (!action) return
    event.preventDefault()
    action()
  }

  readonly toNewest = (): void => this.#toNearest(this.#list.lines().length - 1, -1)

  #onList({ key, target, currentTarget }: KeyboardEvent): (() => void) | undefined {
    if (key === 'Escape') return focusMain
    return key === 'Enter' && target === currentTarget ? () => this.#toNearest(this.#lastInSight(), -1) : undefined
  }

  #onRow(row: HTMLElement, { key, shiftKey, target }: KeyboardEvent): (() => void) | undefined {
    if (key === 'Escape') return focusMain
    if (key === 'ArrowUp') return () => this.#step(row, -1)
    if (key === 'ArrowDown') return () => this.#step(row, 1)
    const asksForMenu = key === 'ContextMenu' || (key === 'F10' && shiftKey) || (key === 'Enter' && target === row)
    return asksForMenu ? () => row.querySelector<HTMLElement>('[aria-haspopup=menu]')?.click() : undefined
  }

  #step(row: HTMLElement, by: 1 | -1): void {
    const at = this.#list.lines().findLastIndex(({ key }) => key === row.dataset['key'])
    this.#toNearest(at + by, by)
  }

  /** The first message from there on. Below the newest one is where one writes. */
  #toNearest(from: number, by: 1 | -1): void {
    const lines = this.#list.lines()
    let index = from
    while (lines[index] && lines[index]?.is !== 'message') index += by
    const line = lines[index]
    if (line) void this.#focus(line.key, index)
    else if (by === 1) focusMain()
    else this.#list.handle()?.scrollToIndex(0)
  }

  #lastInSight(): number {
    const handle = this.#list.handle()
    return handle ? handle.findItemIndex(handle.getScrollOffset() + handle.getViewportSize() - 1) : -1
  }

  async #focus(key: string, index: number): Promise<void> {
    this.key = key
    this.#list.handle()?.scrollToIndex(index, { align: 'nearest' })
    await tick()
    for (let frame = 0; frame < FRAMES; frame += 1) {
      const row = this.#list.element()?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
      row?.focus({ preventScroll: true })
      if (row && row === document.activeElement) return
      await nextFrame()
    }
  }
}
