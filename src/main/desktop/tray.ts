import { Menu, nativeImage, Tray as SystemTray } from 'electron'
import { join } from 'node:path'
import type { DesktopTexts } from './texts.ts'

/** Made from `build/icon.svg` by `build/icons.js`. */
const ICONS = join(import.meta.dirname, '../icons')
export const APP_ICON = join(ICONS, 'icon.png')

export interface TrayState {
  unread: number
  /** Title of the room that is open here. */
  hosting: string | null
}

interface TrayActions {
  show: () => void
  quit: () => void
}

/** The app while its window is away. Where a system has no tray, {@link open} says so. */
export class Tray {
  readonly #actions: TrayActions
  #tray: SystemTray | null = null

  constructor(actions: TrayActions) {
    this.#actions = actions
    try {
      this.#tray = new SystemTray(iconFor(0))
      this.#tray.on('click', actions.show)
    } catch {
      // Without a tray, closing the window ends the app.
    }
  }

  get isThere(): boolean {
    return this.#tray !== null
  }

  tell({ unread, hosting }: TrayState, texts: DesktopTexts): void {
    const { show, quit } = this.#actions
    this.#tray?.setImage(iconFor(unread))
    this.#tray?.setToolTip(
      [texts.appName, ...(unread > 0 ? [texts.unread(unread)] : []), ...(hosting ? [texts.hosting(hosting)] : [])].join(' · '),
    )
    this.#tray?.setContextMenu(
      Menu.buildFromTemplate([
        { label: texts.show, click: show },
        { type: 'separator' },
        ...(hosting === null ? [] : [{ label: texts.hosting(hosting), enabled: false }]),
        { label: hosting === null ? texts.quit : texts.quitHosting(hosting), click: quit },
      ]),
    )
  }

  close(): void {
    this.#tray?.destroy()
    this.#tray = null
  }
}

function iconFor(unread: number): Electron.NativeImage {
  const isMac = process.platform === 'darwin'
  const image = nativeImage.createFromPath(join(ICONS, `tray${isMac ? 'Template' : ''}${unread > 0 ? '-unread' : ''}.png`))
  if (isMac) image.setTemplateImage(true)
  return image
}
