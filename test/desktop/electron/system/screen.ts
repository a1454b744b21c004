import { fits } from '../base/fits.ts'
import { Emitter } from '../base/strict.ts'
import { app } from '../app/app.ts'
import { DISPLAY, WORK_AREA } from '../window/screen-area.ts'

const sizeOf = ({ width, height }: Electron.Rectangle): Electron.Size => ({ width, height })

const display: Electron.Display = {
  id: 1,
  label: 'Stand-in',
  bounds: DISPLAY,
  size: sizeOf(DISPLAY),
  workArea: WORK_AREA,
  workAreaSize: sizeOf(WORK_AREA),
  nativeOrigin: { x: 0, y: 0 },
  scaleFactor: 1,
  rotation: 0,
  colorDepth: 24,
  depthPerComponent: 8,
  colorSpace: 'srgb',
  displayFrequency: 60,
  maximumCursorSize: { width: 64, height: 64 },
  accelerometerSupport: 'unavailable',
  touchSupport: 'unavailable',
  monochrome: false,
  internal: true,
  detected: true,
}

class Screen extends Emitter {
  static override readonly events = ['display-added', 'display-removed', 'display-metrics-changed']

  getPrimaryDisplay(): Electron.Display {
    return this.#display()
  }

  getAllDisplays(): Electron.Display[] {
    return [this.#display()]
  }

  getDisplayMatching(_rect: Electron.Rectangle): Electron.Display {
    return this.#display()
  }

  getDisplayNearestPoint(_point: Electron.Point): Electron.Display {
    return this.#display()
  }

  getCursorScreenPoint(): Electron.Point {
    return { x: DISPLAY.width / 2, y: DISPLAY.height / 2 }
  }

  #display(): Electron.Display {
    if (!app.isReady()) throw new Error("The 'screen' module can't be used before the app 'ready' event")
    return structuredClone(display)
  }
}

export const screen = fits<Electron.Screen>()(new Screen())
