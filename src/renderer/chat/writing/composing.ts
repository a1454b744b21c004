/**
 * True while an input method is choosing characters: Enter then belongs to it. Safari ends the composition before the
 * Enter that ended it arrives, and marks that key with 229 instead.
 */
export function isComposing(event: KeyboardEvent): boolean {
  const IME_KEY = 229
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only sign Safari gives
  return event.isComposing || event.keyCode === IME_KEY
}
