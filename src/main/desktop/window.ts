import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen, type Rectangle } from 'electron'
import { PAGE_ORIGIN } from './app-scheme.ts'
import type { WindowPlace } from './services/settings-store.ts'

/** The preload lies beside `out/main`; a sandboxed window loads CommonJS only. */
const PRELOAD = join(import.meta.dirname, '../preload/index.cjs')

const USUAL = { width: 1100, height: 760 }
/** A phone's width: the page is made for it. */
const SMALLEST = { minWidth: 360, minHeight: 480 }

/** As `--ground`: what is seen before the page is. */
const GROUND = { light: '#eff2f1', dark: '#131716' }

/** So much of the title bar must be on a screen for somebody to get hold of it. */
const GRIP = 80

/** The one window, hidden until its page is there. */
export function openWindow(place: WindowPlace | null, icon: string): BrowserWindow {
  const window = new BrowserWindow({
    ...USUAL,
    ...(place && isOnScreen(place) ? boundsOf(place) : {}),
    ...SMALLEST,
    show: false,
    title: 'Watercooler',
    icon,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    webPreferences: {
      preload: PRELOAD,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // Dictionaries come from the internet, except on macOS, where they are the system's.
      spellcheck: process.platform === 'darwin',
      // Out of sight it goes on receiving.
      backgroundThrottling: false,
    },
  })
  if (place?.isMaximized) window.maximize()
  // Rejects where the window is closed meanwhile.
  window.loadURL(`${PAGE_ORIGIN}/`).catch(() => undefined)
  return window
}

export function placeOf(window: BrowserWindow): WindowPlace {
  return { ...window.getNormalBounds(), isMaximized: window.isMaximized() }
}

/** Brings it before everything else, from wherever it is. */
export function reveal(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

function isOnScreen(place: Rectangle): boolean {
  return screen.getAllDisplays().some(({ workArea: area }) => {
    const across = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x)
    return across >= GRIP && place.y >= area.y - GRIP && place.y <= area.y + area.height - GRIP
  })
}

const boundsOf = ({ x, y, width, height }: Rectangle): Rectangle => ({ x, y, width, height })
