/** A mouse, and so most likely a keyboard: what is focused can be typed into without half the screen being covered. */
export const hasFinePointer = (): boolean => matchMedia('(pointer: fine)').matches

/** Gives the keyboard a place to go on from when what held the focus is gone: where one writes, else the messages, or the heading of a page that has none. */
export function focusMain(): void {
  const writing = hasFinePointer() ? document.querySelector<HTMLElement>('main textarea:enabled') : null
  const place = writing ?? document.querySelector<HTMLElement>('main [role=log], main h1')
  place?.focus()
}
