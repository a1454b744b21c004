import { makeEvent } from '../base/event.ts'
import { as } from '../base/fits.ts'
import { Emitter } from '../base/strict.ts'
import { MenuItem } from './menu-item.ts'

let applicationMenu: Electron.Menu | null = null
let isChosen = false

export class Menu extends Emitter {
  static override readonly events = ['menu-will-show', 'menu-will-close']
  readonly items: Electron.MenuItem[] = []

  static buildFromTemplate(template: (Electron.MenuItemConstructorOptions | Electron.MenuItem)[]): Electron.Menu {
    if (!Array.isArray(template)) throw new TypeError('Invalid template for Menu: Menu template must be an array')
    const menu = as<Electron.Menu>(new Menu())
    for (const item of template) {
      if (!isItem(item)) throw new TypeError('Invalid template for MenuItem: must have at least one of label, role or type')
      menu.append(item instanceof MenuItem ? as(item) : as(new MenuItem(as(item))))
    }
    return menu
  }

  static getApplicationMenu(): Electron.Menu | null {
    return applicationMenu
  }

  static setApplicationMenu(menu: Electron.Menu | null): void {
    if (menu && !(menu instanceof Menu)) throw new TypeError('Invalid menu')
    applicationMenu = menu
    isChosen = true
  }

  /** Null is a choice, too. */
  static _isChosen(): boolean {
    return isChosen
  }

  append(item: Electron.MenuItem): void {
    this.insert(this.items.length, item)
  }

  insert(position: number, item: Electron.MenuItem): void {
    if (!(item instanceof MenuItem)) throw new TypeError('Invalid item')
    item.menu = as(this)
    this.items.splice(position, 0, as(item))
  }

  getMenuItemById(id: string): Electron.MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : (item.submenu?.getMenuItemById(id) ?? null)
      if (found) return found
    }
    return null
  }

  popup(options: Electron.PopupOptions = {}): void {
    if (typeof options !== 'object') throw new TypeError('Options must be an object')
    this.emit('menu-will-show', makeEvent())
  }

  closePopup(_window?: Electron.BaseWindow): void {
    this.emit('menu-will-close', makeEvent())
  }
}

const isItem = (item: object): boolean => 'label' in item || 'role' in item || ('type' in item && item.type === 'separator')
