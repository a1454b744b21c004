import { app, dialog, shell, type Session, type WebContents } from 'electron'
import { PAGE_ORIGIN } from './app-scheme.ts'
import type { DesktopTexts } from './texts.ts'

/** What the page itself needs of the browser around it. */
const PERMITTED = ['clipboard-sanitized-write']

/** Longest address that is shown to somebody who is to judge it. */
const LONGEST_SHOWN = 300

/** Whatever a page of ours is made to want: it stays where it is, gets no permission, and loads nothing from elsewhere. */
export function guardPages(texts: () => DesktopTexts): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isOurs(event.url)) event.preventDefault()
    })
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !isOurs(event.url)) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      void openOutside(url, contents, texts())
      return { action: 'deny' }
    })
  })
}

export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(PERMITTED.includes(permission)))
  session.setPermissionCheckHandler((_contents, permission) => PERMITTED.includes(permission))
  // The page asks the main process for everything; only its own files come this way.
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isOurs(url) && !/^(?:devtools|blob|data):/.test(url) }))
}

export const isOurs = (url: string): boolean => url === PAGE_ORIGIN || url.startsWith(`${PAGE_ORIGIN}/`)

/** In the system's browser, if somebody says so who has seen where it leads. */
async function openOutside(url: string, contents: WebContents, texts: DesktopTexts): Promise<void> {
  if (contents.isDestroyed() || !URL.canParse(url)) return
  const { protocol, href } = new URL(url)
  if (protocol !== 'https:' && protocol !== 'http:') return
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: texts.openOutside,
    detail: href.length > LONGEST_SHOWN ? `${href.slice(0, LONGEST_SHOWN)}…` : href,
    buttons: [texts.open, texts.cancel],
    defaultId: 0,
    cancelId: 1,
  })
  if (response === 0) await shell.openExternal(href)
}
