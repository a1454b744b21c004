import { Menu } from './menu.ts'

/** What Electron shows as long as the app says nothing else. */
export function useDefaultMenu(): void {
  if (Menu._isChosen()) return
  const mac = process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([...mac, { role: 'fileMenu' }, { role: 'editMenu' }, { role: 'viewMenu' }, { role: 'windowMenu' }]),
  )
}
