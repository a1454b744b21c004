import { join } from 'node:path'
import { app } from '../app/app.ts'
import { settings } from '../base/settings.ts'
import { serveSchemes } from '../protocol/server.ts'
import { launchChromium, type Chromium } from './chromium.ts'
import { Targets } from './targets.ts'

export interface TheBrowser extends Chromium {
  targets: Targets
}

let launched: Promise<TheBrowser> | undefined
const first = Promise.withResolvers<TheBrowser>()

/** The one browser of this process, from the first window on: before, the app has not said which schemes it has. */
export function theBrowser(): Promise<TheBrowser> {
  if (!launched) {
    launched = launch()
    first.resolve(launched)
  }
  return launched
}

export const isBrowserLaunched = (): boolean => launched !== undefined

/** For whoever must not be the one who launches it. */
export const onceLaunched = (): Promise<TheBrowser> => first.promise

async function launch(): Promise<TheBrowser> {
  const server = await serveSchemes()
  const chromium = await launchChromium({
    profile: join(app.getPath('sessionData'), 'Stand-in Chromium'),
    resolve: server.resolve,
    languages: languages(),
  })
  const targets = new Targets(chromium.cdp)
  await targets.start()
  const close = async () => {
    server.close()
    await chromium.close()
  }
  return { ...chromium, targets, close }
}

function languages(): string[] {
  const forced = app.commandLine.getSwitchValue('lang')
  return forced === '' ? [...settings.languages] : [forced, ...settings.languages.filter((language) => language !== forced)]
}
