import { NotInStandIn } from '../base/strict.ts'
import { fromPage, toPage } from '../protocol/schemes.ts'

export type OpenHandler = (details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse

export interface Wish {
  url: string
  frameName: string
  features: string
}

/** Who opens a window for a page that may have one. */
export type Opener = (details: Electron.HandlerDetails, options: Electron.BrowserWindowConstructorOptions) => void

/** Asks the app whether a page may open a window; without an answer it may, as in Electron. */
export function askToOpen(wish: Wish, referrer: string, handler: OpenHandler | null, open: Opener): void {
  const details: Electron.HandlerDetails = {
    ...wish,
    url: fromPage(toPage(wish.url)),
    disposition: wish.features === '' ? 'foreground-tab' : 'new-window',
    referrer: { url: referrer, policy: 'strict-origin-when-cross-origin' },
  }
  const answer = handler === null ? { action: 'allow' as const } : handler(details)
  if (answer.action !== 'allow') return
  if (answer.createWindow !== undefined || answer.outlivesOpener !== undefined) throw new NotInStandIn('answer of a window open handler')
  open(details, answer.overrideBrowserWindowOptions ?? {})
}
