import { focusMain } from '../page/focus.ts'

/** What had the focus before the first of the dialogs that follow one another; the ones between are gone by the end. */
let home: Element | null = null

const isOpen = (): boolean => document.querySelector('dialog[open]') !== null

/** Call before a dialog opens; returns what to call once it is gone, for it does not give the focus back by itself. */
export function rememberFocus(): () => void {
  if (!isOpen()) home = document.activeElement
  return () => {
    if (isOpen()) return
    if (home instanceof HTMLElement && home.isConnected && home !== document.body) home.focus()
    else focusMain()
    home = null
  }
}
