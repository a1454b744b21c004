import type { Attachment } from 'svelte/attachments'

const STEPS: Partial<Record<string, 'next' | 'previous' | 'first' | 'last'>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  Home: 'first',
  End: 'last',
}

const rowOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null

/**
 * A list of which Tab reaches one row at a time; arrow keys go from row to row. Rows carry their key as `data-row`, and all
 * that can be pressed in them `tabindex={tab(key)}`; the first of it is where an arrow key leads.
 */
export class Roving {
  readonly #keys: () => readonly string[]
  readonly #preferred: () => string | null
  #key = $state<string | null>(null)
  readonly #current = $derived.by(
    () => [this.#key, this.#preferred()].find((key) => key !== null && this.#keys().includes(key)) ?? this.#keys()[0],
  )

  constructor(keys: () => readonly string[], preferred: () => string | null = () => null) {
    this.#keys = keys
    this.#preferred = preferred
  }

  readonly tab = (key: string): 0 | -1 => (key === this.#current ? 0 : -1)

  readonly attach: Attachment<HTMLElement> = (list) => {
    const entered = ({ target }: FocusEvent): void => void (this.#key = rowOf(target)?.dataset['row'] ?? this.#key)
    const pressed = (event: KeyboardEvent): void => move(list, event)
    list.addEventListener('focusin', entered)
    list.addEventListener('keydown', pressed)
    return () => {
      list.removeEventListener('focusin', entered)
      list.removeEventListener('keydown', pressed)
    }
  }
}

function move(list: HTMLElement, event: KeyboardEvent): void {
  const step = STEPS[event.key]
  const row = rowOf(event.target)
  // In a field, Home and End belong to what is written.
  const isWriting = event.target instanceof HTMLInputElement
  if (!step || !row || isWriting || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  const rows = [...list.querySelectorAll<HTMLElement>('[data-row]')]
  const at = rows.indexOf(row)
  const to = { next: at + 1, previous: at - 1, first: 0, last: rows.length - 1 }[step]
  rows[to]?.querySelector<HTMLElement>('button, input')?.focus()
}
