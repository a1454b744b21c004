import type * as electronModule from 'electron'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Recorded } from './recorded.ts'

type Electron_ = typeof electronModule
type SystemPart = Pick<
  Recorded,
  'openedExternally' | 'openedPaths' | 'shownInFolder' | 'beeps' | 'loginItem' | 'blockers' | 'protocolClients' | 'taskBar'
>

/** In the app's folder: the arguments with which it wants to be started again. */
export const RELAUNCH_FILE = 'Relaunch.json'

/** What would change the computer or leave the app: written down, and not done. */
export function recordSystem(electron: Electron_): SystemPart {
  const part: SystemPart = {
    openedExternally: [],
    openedPaths: [],
    shownInFolder: [],
    beeps: 0,
    loginItem: null,
    blockers: [],
    protocolClients: [],
    taskBar: [],
  }
  recordShell(electron, part)
  recordApp(electron, part)
  recordBlockers(electron, part)
  recordTaskBar(electron, part)
  return part
}

function recordShell({ shell }: Electron_, part: SystemPart): void {
  shell.openExternal = (url) => {
    if (!URL.canParse(url)) return Promise.reject(new Error('Invalid URL'))
    part.openedExternally.push(url)
    return Promise.resolve()
  }
  shell.openPath = (path) => {
    part.openedPaths.push(path)
    return Promise.resolve('')
  }
  shell.showItemInFolder = (path) => void part.shownInFolder.push(path)
  shell.beep = () => {
    part.beeps++
  }
}

function recordApp({ app }: Electron_, part: SystemPart): void {
  app.setLoginItemSettings = (settings) => void (part.loginItem = { ...settings })
  const getLoginItemSettings = app.getLoginItemSettings.bind(app)
  app.getLoginItemSettings = (options) => ({ ...getLoginItemSettings(options), ...part.loginItem })
  app.setAsDefaultProtocolClient = (scheme) => part.protocolClients.push(scheme) > 0
  app.isDefaultProtocolClient = (scheme) => part.protocolClients.includes(scheme)
  app.removeAsDefaultProtocolClient = (scheme) => {
    part.protocolClients = part.protocolClients.filter((client) => client !== scheme)
    return true
  }
  // Left on the disk: when the driver comes to read it, this process has ended.
  app.relaunch = (options) =>
    writeFileSync(join(app.getPath('userData'), RELAUNCH_FILE), JSON.stringify(options?.args ?? process.argv.slice(1)))
}

function recordBlockers({ powerSaveBlocker }: Electron_, part: SystemPart): void {
  const start = powerSaveBlocker.start.bind(powerSaveBlocker)
  const stop = powerSaveBlocker.stop.bind(powerSaveBlocker)
  powerSaveBlocker.start = (type) => {
    const id = start(type)
    part.blockers.push({ id, type })
    return id
  }
  powerSaveBlocker.stop = (id) => {
    part.blockers = part.blockers.filter((blocker) => blocker.id !== id)
    return stop(id)
  }
}

function recordTaskBar({ BrowserWindow, BaseWindow }: Electron_, part: SystemPart): void {
  for (const call of ['flashFrame', 'setOverlayIcon', 'setProgressBar'] as const) {
    const owner = Object.hasOwn(BrowserWindow.prototype, call) ? BrowserWindow : BaseWindow
    const prototype = owner.prototype as unknown as Record<string, (...args: unknown[]) => unknown>
    const original = prototype[call]
    prototype[call] = function (this: Electron.BaseWindow, ...args: unknown[]) {
      const value = call === 'setOverlayIcon' ? (args[0] === null ? null : args[1]) : args[0]
      part.taskBar.push({ windowId: this.id, call, value })
      return original?.apply(this, args)
    }
  }
}
