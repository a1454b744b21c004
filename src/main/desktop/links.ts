import { app } from 'electron'

const SCHEME = 'watercooler'

/** In characters; invitations are shorter. */
const LONGEST = 2_000

/** Invitations open this app. In a checkout Electron itself is the program, and gets the folder as its argument. */
export function registerLinks(): void {
  const [, entry] = process.argv
  if (app.isPackaged || entry === undefined) app.setAsDefaultProtocolClient(SCHEME)
  else app.setAsDefaultProtocolClient(SCHEME, process.execPath, [entry])
}

/** The invitation on a command line, of this start or of another one. What it says is parsed where it is used. */
export function linkIn(argv: readonly string[]): string | undefined {
  return argv.find((argument) => isLink(argument))
}

const isLink = (text: string): boolean => text.length <= LONGEST && text.toLowerCase().startsWith(`${SCHEME}:`)

/** On macOS links come as events, and the one the app was started for before it is ready. */
export function onLink(open: (link: string) => void): void {
  app.on('open-url', (event, url) => {
    event.preventDefault()
    if (isLink(url)) open(url)
  })
}
