import type * as electronModule from 'electron'
import { itemsOf } from './menus.ts'
import type { RecordedTray } from './recorded.ts'

type Electron_ = typeof electronModule

interface Known {
  tray: Electron.Tray
  toolTip: string
  menu: Electron.Menu | null
  image: Electron.NativeImage | string | null
}

/** Trays, from the first thing that is done with them on: their constructor cannot be watched. */
export function recordTrays(electron: Electron_): { known: Known[]; recorded: () => RecordedTray[] } {
  const known: Known[] = []
  const of = (tray: Electron.Tray): Known => {
    const entry = known.find((each) => each.tray === tray) ?? { tray, toolTip: '', menu: null, image: null }
    if (!known.includes(entry)) known.push(entry)
    return entry
  }
  const watch = (method: 'setToolTip' | 'setContextMenu' | 'setImage' | 'setTitle' | 'on', note: (entry: Known, value: never) => void) => {
    const prototype = electron.Tray.prototype as unknown as Record<string, (...args: unknown[]) => unknown>
    const original = prototype[method]
    prototype[method] = function (this: Electron.Tray, ...args: unknown[]) {
      const result = original?.apply(this, args)
      note(of(this), args[0] as never)
      return result
    }
  }
  watch('setToolTip', (entry, value: string) => (entry.toolTip = value))
  watch('setContextMenu', (entry, value: Electron.Menu | null) => (entry.menu = value))
  watch('setImage', (entry, value: Electron.NativeImage | string) => (entry.image = value))
  watch('setTitle', () => undefined)
  watch('on', () => undefined)
  return { known, recorded: () => known.map((entry) => recordedTray(electron, entry)) }
}

function recordedTray({ nativeImage }: Electron_, { tray, toolTip, menu, image }: Known): RecordedTray {
  const picture = typeof image === 'string' ? nativeImage.createFromPath(image) : image
  const isDestroyed = tray.isDestroyed()
  return {
    toolTip,
    title: isDestroyed ? '' : tray.getTitle(),
    image: picture ? { isEmpty: picture.isEmpty(), ...picture.getSize() } : { isEmpty: true, width: 0, height: 0 },
    menu: menu && itemsOf(menu),
    isDestroyed,
  }
}
