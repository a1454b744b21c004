import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { DesktopTexts } from './texts.ts'

interface MenuActions {
  open: (what: 'lobby' | 'host' | 'settings') => void
}

/** The application's menu, with the roles people know from their system. */
export function setMenu(texts: DesktopTexts, { open }: MenuActions): void {
  const isMac = process.platform === 'darwin'
  const settings: MenuItemConstructorOptions = { label: texts.settings, accelerator: 'CmdOrCtrl+,', click: () => open('settings') }
  const rooms: MenuItemConstructorOptions[] = [
    { label: texts.findRooms, accelerator: 'CmdOrCtrl+N', click: () => open('lobby') },
    { label: texts.host, click: () => open('host') },
  ]
  const ofApp: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  }
  const file = isMac
    ? [...rooms, { type: 'separator' }, { role: 'close' }]
    : [...rooms, { type: 'separator' }, settings, { type: 'separator' }, { role: 'quit', label: texts.quit }]
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [ofApp] : []),
      { label: texts.file, submenu: file as MenuItemConstructorOptions[] },
      { role: 'editMenu', label: texts.edit },
      { label: texts.view, submenu: view() },
      { role: 'windowMenu', label: texts.window },
    ]),
  )
}

function view(): MenuItemConstructorOptions[] {
  return [
    { role: 'reload' },
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
    { role: 'toggleDevTools' },
  ]
}
