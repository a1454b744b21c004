import type { PageWindow } from './dom.ts'

/** Tells each new title of a page. Runs in pages, as the text of this function. */
export function watchTitle(page: PageWindow, tell: (title: string) => void): void {
  let last = ''
  const look = () => {
    if (page.document.title === last) return
    last = page.document.title
    tell(last)
  }
  new page.MutationObserver(look).observe(page.document, { subtree: true, childList: true, characterData: true })
}
