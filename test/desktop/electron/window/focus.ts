import { makeEvent } from '../base/event.ts'
import { app } from '../app/app.ts'

/** What the keyboard can belong to. */
export interface Focusable {
  emit(event: string, ...args: unknown[]): boolean
}

let focused: Focusable | null = null
let told: (window: Focusable, event: 'focus' | 'blur') => void = () => undefined

export const focusedWindow = (): Focusable | null => focused

/** Whoever shows to pages which of them is in front. */
export function onFocusChange(listener: typeof told): void {
  told = listener
}

/** At most one window has the keyboard; null when it is at another program. */
export function moveFocus(to: Focusable | null): void {
  if (to === focused) return
  const from = focused
  focused = to
  if (from) tell(from, 'blur')
  if (to) tell(to, 'focus')
}

function tell(window: Focusable, event: 'focus' | 'blur'): void {
  told(window, event)
  window.emit(event, makeEvent())
  app.emit(`browser-window-${event}`, makeEvent(), window)
}
