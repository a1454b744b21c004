import { registerHooks } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app, startApp, useApplication } from './app/app.ts'
import { ELECTRON_VERSION, findApplication } from './app/application.ts'
import { settings } from './base/settings.ts'
import { isBrowserLaunched, theBrowser } from './chromium/the-browser.ts'

const [node = '', , path = '.', ...args] = process.argv
const application = findApplication(resolve(path))
process.argv = settings.isPackaged ? [node, ...args] : [node, path, ...args]
Object.defineProperties(process, {
  type: { value: 'browser' },
  resourcesPath: { value: application.appPath },
  defaultApp: { value: settings.isPackaged ? undefined : true },
  versions: { value: Object.freeze({ ...process.versions, electron: ELECTRON_VERSION, chrome: '156.0.0.0' }) },
})

const electron = new URL('./index.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    /^electron(\/(main|common))?$/.test(specifier) ? { url: electron, shortCircuit: true } : next(specifier, context),
})

const exit = process.exit.bind(process)
const alive = setInterval(() => undefined, 1 << 30)
useApplication(application, (code) => void leave(code))
// As Electron maps it.
process.exit = ((code?: number) => app.exit(code ?? 0)) as typeof process.exit
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())

async function leave(code: number): Promise<void> {
  clearInterval(alive)
  if (isBrowserLaunched())
    await theBrowser().then(
      (browser) => browser.close(),
      () => undefined,
    )
  exit(code)
}

app.once('will-finish-launching', (await import('./ui/default-menu.ts')).useDefaultMenu)
await (await import('./control.ts')).listen()
await import(pathToFileURL(application.main).href)
// Electron is ready no sooner than the app's own module has run.
setImmediate(startApp)
