import type { PageEvent, PageTarget, PageWindow } from './dom.ts'
import type { Answer, Node, Road } from './passing.ts'

export type World = 'main' | 'isolated'

/** What a window shows of itself to its page. */
export interface PageState {
  visible: boolean
  focused: boolean
}

/**
 * The road between the two worlds of a page: a node of the document that no page script ever sees. Its events are dispatched at once, and
 * what they carry arrives as a structured clone. Runs in pages, as the text of this function.
 */
export function makeRoad(page: PageWindow, node: PageTarget, here: World) {
  const there = here === 'main' ? 'isolated' : 'main'
  const { CustomEvent } = page
  let last: unknown
  const send = (type: string, detail?: unknown): void => {
    node.dispatchEvent(new CustomEvent(`${there}:${type}`, { detail }))
  }
  const ask = (type: string, detail: unknown): unknown => {
    last = undefined
    send(type, detail)
    // An event carries no undefined.
    return last ?? undefined
  }
  const on = (type: string, listener: (detail: never) => void): void =>
    node.addEventListener(`${here}:${type}`, (event: PageEvent) => listener(event.detail as never))
  on('answer', (answer: unknown) => (last = answer))
  const road: Road = {
    call: (id, args) => ask('call', { id, args }) as Answer,
    settle: (id, answer) => send('settle', { id, answer }),
  }
  const serve = (passing: {
    answer: (id: number, args: Node) => Answer
    settled: (id: number, answer: { ok: boolean; value: Node }) => void
  }): void => {
    on('call', ({ id, args }: { id: number; args: Node }) => send('answer', passing.answer(id, args)))
    on('settle', ({ id, answer }: { id: number; answer: { ok: boolean; value: Node } }) => passing.settled(id, answer))
  }
  return { road, on, send, ask, serve }
}

/** In both worlds: the page of a hidden window says that it is hidden. Runs in pages, as the text of this function. */
export function showState(page: PageWindow, state: PageState): (next: PageState) => void {
  let now = state
  const define = (name: string, get: () => unknown) => Object.defineProperty(page.Document.prototype, name, { configurable: true, get })
  define('hidden', () => !now.visible)
  define('visibilityState', () => (now.visible ? 'visible' : 'hidden'))
  Object.defineProperty(page.Document.prototype, 'hasFocus', { configurable: true, writable: true, value: () => now.focused })
  return (next) => {
    now = next
  }
}
