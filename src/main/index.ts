import { app } from 'electron'
import { registerAppScheme } from './desktop/app-scheme.ts'
import { Desktop } from './desktop/desktop.ts'
import { endWell, endWithReason } from './desktop/ending.ts'
import { settleFolder } from './desktop/environment.ts'
import { linkIn, onLink, registerLinks } from './desktop/links.ts'

registerAppScheme()
settleFolder()
// As build/electron-builder.yml has it: Windows shows notifications of the program it knows by this name.
app.setAppUserModelId('local.watercooler.app')

// A second start only shows the first one, with what it was started for.
if (!app.requestSingleInstanceLock()) app.exit(0)
else start()

/** Nothing is waited for here: Electron is ready no sooner than this module has run. */
function start(): void {
  const started = app.whenReady().then(() => Desktop.start())
  const open = (link: string) => void started.then((desktop) => desktop.open(link))
  const reveal = () => void started.then((desktop) => desktop.reveal())
  const link = linkIn(process.argv)
  if (link !== undefined) open(link)
  app.on('second-instance', (_event, argv) => {
    const another = linkIn(argv)
    if (another === undefined) reveal()
    else open(another)
  })
  app.on('activate', reveal)
  onLink(open)
  endWell(async () => (await started).quit())
  void app.whenReady().then(registerLinks)
  started.catch(endWithReason)
}
