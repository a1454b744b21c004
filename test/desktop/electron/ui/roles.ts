import { app } from '../app/app.ts'

/** What an item with a role does; macOS does most of them itself. */
export interface Role {
  label: string
  accelerator?: string
  checked?: () => boolean
  app?: () => void
  window?: (window: Electron.BrowserWindow) => void
  contents?: (contents: Electron.WebContents) => void
  submenu?: Electron.MenuItemConstructorOptions[]
}

const isMac = process.platform === 'darwin'
const named = (...roles: string[]): Electron.MenuItemConstructorOptions[] =>
  roles.map((role) => (role === '-' ? { type: 'separator' } : { role: role as NonNullable<Electron.MenuItem['role']> }))

/** Electron's roles, by their names in small letters: it does not mind capitals. */
export const ROLES: Record<string, Role> = {
  about: { label: 'About', app: () => app.showAboutPanel() },
  close: { label: isMac ? 'Close Window' : 'Close', accelerator: 'CommandOrControl+W', window: (window) => window.close() },
  copy: { label: 'Copy', accelerator: 'CommandOrControl+C', contents: (contents) => contents.copy() },
  cut: { label: 'Cut', accelerator: 'CommandOrControl+X', contents: (contents) => contents.cut() },
  delete: { label: 'Delete', contents: (contents) => contents.delete() },
  forcereload: { label: 'Force Reload', accelerator: 'Shift+CmdOrCtrl+R', contents: (contents) => contents.reloadIgnoringCache() },
  front: { label: 'Bring All to Front' },
  help: { label: 'Help' },
  hide: { label: 'Hide', accelerator: 'Command+H' },
  hideothers: { label: 'Hide Others', accelerator: 'Command+Alt+H' },
  minimize: { label: 'Minimize', accelerator: 'CommandOrControl+M', window: (window) => window.minimize() },
  paste: { label: 'Paste', accelerator: 'CommandOrControl+V', contents: (contents) => contents.paste() },
  pasteandmatchstyle: {
    label: 'Paste and Match Style',
    accelerator: isMac ? 'Cmd+Option+Shift+V' : 'Shift+CommandOrControl+V',
    contents: (contents) => contents.pasteAndMatchStyle(),
  },
  quit: {
    label: process.platform === 'win32' ? 'Exit' : 'Quit',
    ...(process.platform === 'win32' ? {} : { accelerator: 'CommandOrControl+Q' }),
    app: () => app.quit(),
  },
  redo: {
    label: 'Redo',
    accelerator: process.platform === 'win32' ? 'Control+Y' : 'Shift+CommandOrControl+Z',
    contents: (contents) => contents.redo(),
  },
  reload: { label: 'Reload', accelerator: 'CmdOrCtrl+R', contents: (contents) => contents.reload() },
  resetzoom: { label: 'Actual Size', accelerator: 'CommandOrControl+0', contents: (contents) => contents.setZoomLevel(0) },
  selectall: { label: 'Select All', accelerator: 'CommandOrControl+A', contents: (contents) => contents.selectAll() },
  services: { label: 'Services' },
  recentdocuments: { label: 'Open Recent' },
  clearrecentdocuments: { label: 'Clear Menu' },
  startspeaking: { label: 'Start Speaking' },
  stopspeaking: { label: 'Stop Speaking' },
  toggledevtools: {
    label: 'Toggle Developer Tools',
    accelerator: isMac ? 'Alt+Command+I' : 'Ctrl+Shift+I',
    contents: (contents) => contents.toggleDevTools(),
  },
  togglefullscreen: {
    label: 'Toggle Full Screen',
    accelerator: isMac ? 'Control+Command+F' : 'F11',
    window: (window) => window.setFullScreen(!window.isFullScreen()),
  },
  togglespellchecker: {
    label: 'Check Spelling While Typing',
    checked: () => true,
    contents: ({ session }) => session.setSpellCheckerEnabled(!session.isSpellCheckerEnabled()),
  },
  undo: { label: 'Undo', accelerator: 'CommandOrControl+Z', contents: (contents) => contents.undo() },
  unhide: { label: 'Show All' },
  window: { label: 'Window' },
  zoom: { label: 'Zoom' },
  zoomin: {
    label: 'Zoom In',
    accelerator: 'CommandOrControl+Plus',
    contents: (contents) => contents.setZoomLevel(contents.getZoomLevel() + 0.5),
  },
  zoomout: {
    label: 'Zoom Out',
    accelerator: 'CommandOrControl+-',
    contents: (contents) => contents.setZoomLevel(contents.getZoomLevel() - 0.5),
  },
  toggletabbar: { label: 'Toggle Tab Bar' },
  selectnexttab: { label: 'Select Next Tab' },
  selectprevioustab: { label: 'Select Previous Tab' },
  showalltabs: { label: 'Show All Tabs' },
  mergeallwindows: { label: 'Merge All Windows' },
  movetabtonewwindow: { label: 'Move Tab to New Window' },
  appmenu: { label: 'App', submenu: named('about', '-', 'services', '-', 'hide', 'hideOthers', 'unhide', '-', 'quit') },
  filemenu: { label: 'File', submenu: named(isMac ? 'close' : 'quit') },
  editmenu: {
    label: 'Edit',
    submenu: named(
      'undo',
      'redo',
      '-',
      'cut',
      'copy',
      'paste',
      ...(isMac ? ['pasteAndMatchStyle', 'delete', 'selectAll'] : ['delete', '-', 'selectAll']),
    ),
  },
  viewmenu: {
    label: 'View',
    submenu: named('reload', 'forceReload', 'toggleDevTools', '-', 'resetZoom', 'zoomIn', 'zoomOut', '-', 'togglefullscreen'),
  },
  windowmenu: { label: 'Window', submenu: named('minimize', 'zoom', ...(isMac ? ['-', 'front'] : ['close'])) },
  sharemenu: { label: 'Share', submenu: [] },
}
