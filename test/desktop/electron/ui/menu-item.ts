import { as } from '../base/fits.ts'
import { NotInStandIn, Strict } from '../base/strict.ts'
import { BrowserWindow } from '../window/browser-window.ts'
import { Menu } from './menu.ts'
import { ROLES } from './roles.ts'

type Options = Electron.MenuItemConstructorOptions
type Type = Electron.MenuItem['type']

const TYPES: readonly string[] = ['normal', 'separator', 'submenu', 'checkbox', 'radio', 'header', 'palette']
const REFUSED: readonly (keyof Options)[] = ['before', 'after', 'beforeGroupContaining', 'afterGroupContaining', 'sharingItem']
let lastCommand = 0

export class MenuItem extends Strict {
  readonly commandId = ++lastCommand
  readonly accelerator: string | null
  readonly userAccelerator = null
  readonly accessibilityLabel: string
  readonly registerAccelerator: boolean
  readonly role?: NonNullable<Electron.MenuItem['role']>
  readonly submenu?: Electron.Menu
  readonly click: (event?: object, window?: Electron.BaseWindow, contents?: Electron.WebContents) => void
  readonly type: Type
  readonly id: string
  icon?: Electron.NativeImage | string
  label: string
  sublabel: string
  toolTip: string
  enabled: boolean
  visible: boolean
  checked: boolean
  menu: Electron.Menu = as(undefined)

  constructor(options: Options) {
    super()
    for (const name of REFUSED) if (name in options) throw new NotInStandIn(`menu item option '${name}'`)
    const role = roleOf(options.role)
    const submenu = options.submenu ?? role?.submenu
    if (submenu !== undefined) this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : as(submenu)
    if (options.role !== undefined) this.role = as(options.role)
    this.type = options.type ?? (submenu === undefined ? (role?.checked ? 'checkbox' : 'normal') : 'submenu')
    if (!TYPES.includes(this.type)) throw new TypeError(`Unknown menu item type: ${this.type}`)
    if (this.type === 'submenu' && !this.submenu) throw new Error('Invalid submenu')
    this.id = options.id ?? ''
    this.label = options.label ?? role?.label ?? ''
    this.sublabel = options.sublabel ?? ''
    this.toolTip = options.toolTip ?? ''
    this.accelerator = options.accelerator ?? role?.accelerator ?? null
    this.accessibilityLabel = options.accessibilityLabel ?? ''
    this.enabled = options.enabled ?? true
    this.visible = options.visible ?? true
    this.checked = options.checked ?? role?.checked?.() ?? false
    this.registerAccelerator = options.registerAccelerator ?? true
    if (options.icon !== undefined) this.icon = options.icon
    this.click = (event = {}, window = BrowserWindow.getFocusedWindow() ?? undefined, contents = contentsOf(window)) => {
      this.#check()
      if (role && execute(role, as(window), contents)) return
      options.click?.(as(this), window, as(event))
    }
  }

  /** As a system does before it tells the app. */
  #check(): void {
    if (this.type === 'checkbox') this.checked = !this.checked
    if (this.type !== 'radio') return
    for (const item of this.#group()) item.checked = false
    this.checked = true
  }

  /** Radio items that stand beside each other. */
  #group(): MenuItem[] {
    const items = as<MenuItem[]>(this.menu.items)
    const at = items.indexOf(this)
    const from = items.findLastIndex((item, index) => index < at && item.type !== 'radio') + 1
    const to = items.findIndex((item, index) => index > at && item.type !== 'radio')
    return items.slice(from, to < 0 ? items.length : to)
  }
}

function roleOf(name: string | undefined) {
  if (name === undefined) return undefined
  const role = ROLES[name.toLowerCase()]
  if (!role) throw new NotInStandIn(`menu role '${name}', and neither has Electron`)
  return role
}

const contentsOf = (window: Electron.BaseWindow | undefined): Electron.WebContents | undefined =>
  as<Electron.BrowserWindow | undefined>(window)?.webContents

function execute(
  role: (typeof ROLES)[string],
  window: Electron.BrowserWindow | undefined,
  contents: Electron.WebContents | undefined,
): boolean {
  if (role.app) role.app()
  else if (role.window && window) role.window(window)
  else if (role.contents && contents) role.contents(contents)
  else return false
  return true
}
