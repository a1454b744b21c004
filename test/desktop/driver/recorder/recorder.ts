import type * as electronModule from 'electron'
import { Dialogs } from './dialogs.ts'
import { clickItem, itemsOf, recordPopups } from './menus.ts'
import { plainEvent, recordNotifications } from './notifications.ts'
import type { DialogAnswer, Recorded } from './recorded.ts'
import { recordSystem } from './system.ts'
import { recordTrays } from './trays.ts'

type Electron_ = typeof electronModule
type PowerEvent = 'suspend' | 'resume' | 'lock-screen' | 'unlock-screen' | 'on-battery' | 'on-ac' | 'shutdown'

/** What the driver can do in the main process; the same code on real Electron and on the stand-in. */
export type Recorder = ReturnType<typeof install>

const RECORDER = Symbol.for('watercooler desktop recorder')

/** Before the app runs: watches what it does with the computer, and keeps that from the computer. */
export function install(electron: Electron_) {
  const trays = recordTrays(electron)
  const notifications = recordNotifications(electron)
  const dialogs = new Dialogs(electron)
  const popups = recordPopups(electron)
  const system = recordSystem(electron)
  const { app, BrowserWindow, Menu, powerMonitor, nativeTheme } = electron
  const theTray = () =>
    present(
      trays.known.find(({ tray }) => !tray.isDestroyed()),
      'tray',
    )
  const find = (text: string) =>
    present(
      notifications.shown.findLast(({ title, body }) => title.includes(text) || body.includes(text)),
      `notification with '${text}'`,
    )

  const recorder = {
    recorded: (): Recorded => ({
      ...system,
      trays: trays.recorded(),
      notifications: notifications.recorded(),
      dialogs: dialogs.recorded(),
      popups: popups.map(itemsOf),
      applicationMenu: forNull(Menu.getApplicationMenu(), itemsOf),
      badge: app.getBadgeCount(),
    }),
    clickMenu: (...path: string[]) => clickItem(electron, present(Menu.getApplicationMenu(), 'application menu'), path),
    clickTrayMenu: (...path: string[]) => clickItem(electron, present(theTray().menu, 'menu of the tray'), path),
    clickPopup: (...path: string[]) => clickItem(electron, present(popups.at(-1), 'menu popped up'), path),
    clickTray: (event = 'click') => void theTray().tray.emit(event, plainEvent(), {}, {}),
    clickNotification: (text: string) => void find(text).emit('click', plainEvent()),
    closeNotification: (text: string) => find(text).close(),
    replyToNotification: (text: string, reply: string) => void find(text).emit('reply', { ...plainEvent(), reply }, reply),
    answerDialog: (answer: DialogAnswer) => dialogs.answer(answer),
    power: (event: PowerEvent) => void powerMonitor.emit(event, plainEvent()),
    openUrl: (url: string) => void app.emit('open-url', plainEvent(), url),
    activate: () => void app.emit('activate', plainEvent(), BrowserWindow.getAllWindows().length > 0),
    useTheme: (theme: 'light' | 'dark' | 'system') => void (nativeTheme.themeSource = theme),
    crashPage: (index = 0) => present(BrowserWindow.getAllWindows()[index], 'window').webContents.forcefullyCrashRenderer(),
    windows: () => BrowserWindow.getAllWindows().map(stateOf),
    quit: () => app.quit(),
  }
  Object.defineProperty(globalThis, RECORDER, { value: recorder })
  return recorder
}

/** A window as somebody sees it. */
export interface WindowState {
  id: number
  title: string
  url: string
  isVisible: boolean
  isFocused: boolean
  isMinimized: boolean
  isMaximized: boolean
  isFullScreen: boolean
  bounds: { x: number; y: number; width: number; height: number }
}

const stateOf = (window: Electron.BrowserWindow): WindowState => ({
  id: window.id,
  title: window.getTitle(),
  url: window.webContents.getURL(),
  isVisible: window.isVisible(),
  isFocused: window.isFocused(),
  isMinimized: window.isMinimized(),
  isMaximized: window.isMaximized(),
  isFullScreen: window.isFullScreen(),
  bounds: window.getBounds(),
})

function present<Value>(value: Value | null | undefined, what: string): Value {
  if (value === null || value === undefined) throw new Error(`the app has no ${what}`)
  return value
}

const forNull = <Value, Result>(value: Value | null, map: (value: Value) => Result): Result | null => (value === null ? null : map(value))
