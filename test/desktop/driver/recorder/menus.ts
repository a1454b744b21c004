import type * as electronModule from 'electron'
import type { RecordedItem } from './recorded.ts'

type Electron_ = typeof electronModule

export const itemsOf = (menu: Electron.Menu): RecordedItem[] =>
  menu.items.map((item) => ({
    id: item.id,
    type: item.type,
    label: item.label,
    accelerator: item.accelerator ?? null,
    role: item.role ?? null,
    enabled: item.enabled,
    visible: item.visible,
    checked: item.checked,
    submenu: item.submenu ? itemsOf(item.submenu) : null,
  }))

/** By its id, or by the labels on the way to it. */
function findItem(menu: Electron.Menu, path: readonly string[]): Electron.MenuItem {
  const byId = path.length === 1 ? menu.getMenuItemById(path[0] ?? '') : null
  if (byId) return byId
  let items = menu.items
  let found: Electron.MenuItem | undefined
  for (const label of path) {
    found = items.find((item) => item.visible && item.label.replace('&', '') === label)
    if (!found) throw new Error(`no menu item '${label}' beside ${items.map((item) => `'${item.label}'`).join(', ')}`)
    items = found.submenu?.items ?? []
  }
  if (!found) throw new Error('no menu item was named')
  return found
}

/** As somebody would: what is greyed out cannot be clicked. */
export function clickItem(electron: Electron_, menu: Electron.Menu, path: readonly string[]): void {
  const item = findItem(menu, path)
  if (!item.enabled) throw new Error(`the menu item '${item.label}' is disabled`)
  const window = electron.BrowserWindow.getFocusedWindow() ?? undefined
  ;(item.click as (...args: unknown[]) => void)({}, window, window?.webContents)
}

/** Menus that are popped up. */
export function recordPopups({ Menu }: Electron_): Electron.Menu[] {
  const popups: Electron.Menu[] = []
  // A real menu would wait for somebody to close it.
  Menu.prototype.popup = function (this: Electron.Menu) {
    popups.push(this)
    this.emit('menu-will-show')
  }
  return popups
}
