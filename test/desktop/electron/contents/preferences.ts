import { NotInStandIn } from '../base/strict.ts'

/** What a window may ask for its page. What only Electron can do is refused, what only Electron need know is let pass. */
const UNDERSTOOD = [
  'preload',
  'sandbox',
  'contextIsolation',
  'nodeIntegration',
  'nodeIntegrationInWorker',
  'nodeIntegrationInSubFrames',
  'webviewTag',
  'spellcheck',
  'backgroundThrottling',
  'devTools',
  'partition',
  'session',
  'additionalArguments',
  'webSecurity',
  'allowRunningInsecureContent',
  'experimentalFeatures',
  'enableBlinkFeatures',
  'navigateOnDragDrop',
  'disableDialogs',
  'safeDialogs',
  'autoplayPolicy',
  'zoomFactor',
  'javascript',
  'images',
  'defaultFontSize',
  'minimumFontSize',
  'defaultEncoding',
  'scrollBounce',
  'v8CacheOptions',
]

/** The stand-in has sandboxed windows with isolated preloads only. */
const ONLY: Partial<Record<keyof Electron.WebPreferences, boolean>> = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  webviewTag: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  javascript: true,
  images: true,
}

export function checkPreferences(preferences: Electron.WebPreferences): Electron.WebPreferences {
  for (const [name, value] of Object.entries(preferences)) {
    if (!UNDERSTOOD.includes(name)) throw new NotInStandIn(`webPreferences.${name}`)
    const only = ONLY[name as keyof Electron.WebPreferences]
    if (only !== undefined && value !== undefined && value !== only) throw new NotInStandIn(`webPreferences.${name}: ${String(value)}`)
  }
  return preferences
}
