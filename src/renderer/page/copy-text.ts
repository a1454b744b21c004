/** Whether the text is on the clipboard now. Pages that came over plain HTTP have no clipboard of their own, only the old command. */
export async function copyText(text: string): Promise<boolean> {
  return (await written(text)) || copiedByCommand(text)
}

async function written(text: string): Promise<boolean> {
  if (!('clipboard' in navigator)) return false
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** Copies what is selected in a field that nobody sees, and gives the focus back. */
function copiedByCommand(text: string): boolean {
  const home = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.readOnly = true
  field.className = 'unseen'
  field.setAttribute('aria-hidden', 'true')
  document.body.append(field)
  field.select()
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way over plain HTTP
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    field.remove()
    if (home instanceof HTMLElement) home.focus({ preventScroll: true })
  }
}

const isMac = (): boolean => /^(Mac|iP)/.test(navigator.platform)

/** What copies a selection on this computer. */
export const copyKeys = (): string => (isMac() ? '⌘C' : 'Ctrl+C')
