import { NotInStandIn } from '../base/strict.ts'
import { checkPreferences } from '../contents/preferences.ts'

type Option = keyof Electron.BrowserWindowConstructorOptions

/** What a window may be made with; what only a window manager cares for is let pass. */
const UNDERSTOOD: readonly Option[] = [
  ...(['width', 'height', 'x', 'y', 'center', 'useContentSize', 'minWidth', 'minHeight', 'maxWidth', 'maxHeight'] as const),
  ...(['show', 'title', 'icon', 'backgroundColor', 'autoHideMenuBar', 'webPreferences', 'fullscreen', 'fullscreenable'] as const),
  ...(['resizable', 'movable', 'minimizable', 'maximizable', 'closable', 'focusable', 'alwaysOnTop', 'skipTaskbar'] as const),
  ...(['titleBarStyle', 'titleBarOverlay', 'trafficLightPosition', 'acceptFirstMouse', 'darkTheme', 'paintWhenInitiallyHidden'] as const),
]

export function checkOptions(options: Electron.BrowserWindowConstructorOptions): Electron.BrowserWindowConstructorOptions {
  for (const name of Object.keys(options))
    if (!(UNDERSTOOD as readonly string[]).includes(name)) throw new NotInStandIn(`window option '${name}'`)
  checkPreferences(options.webPreferences ?? {})
  return options
}
