import { app as appDouble } from './app/app.ts'
import { fits, fitsClass } from './base/fits.ts'
import { absent, strict } from './base/strict.ts'
import { webContentsStatics } from './contents/web-contents.ts'
import { WebFrameMain } from './contents/web-frame-main.ts'
import { ipcMain as ipcMainDouble } from './ipc/ipc-main.ts'
import { Session as SessionDouble } from './session/session.ts'
import { Menu as MenuDouble } from './ui/menu.ts'
import { MenuItem as MenuItemDouble } from './ui/menu-item.ts'
import { NativeImage } from './ui/native-image.ts'
import { Notification as NotificationDouble } from './ui/notification.ts'
import { Tray as TrayDouble } from './ui/tray.ts'
import { BaseWindow as BaseWindowDouble } from './window/base-window.ts'
import { BrowserWindow as BrowserWindowDouble } from './window/browser-window.ts'

export { protocol } from './protocol/protocol.ts'
export { clipboard } from './system/clipboard.ts'
export { nativeTheme } from './system/native-theme.ts'
export { net } from './system/net.ts'
export { powerMonitor, powerSaveBlocker } from './system/power.ts'
export { safeStorage } from './system/safe-storage.ts'
export { screen } from './system/screen.ts'
export { shell } from './system/shell.ts'
export { systemPreferences } from './system/system-preferences.ts'
export { dialog } from './ui/dialog.ts'

/** The module `electron` as the app's main process imports it. A name or signature that Electron lacks does not compile here. */
export const app = fits<Electron.App>()(appDouble)
export const BaseWindow = fitsClass<typeof Electron.BaseWindow>()(BaseWindowDouble)
export const BrowserWindow = fitsClass<typeof Electron.BrowserWindow>()(BrowserWindowDouble)
export const ipcMain = fits<Electron.IpcMain>()(ipcMainDouble)
export const Menu = fitsClass<typeof Electron.Menu>()(MenuDouble)
export const MenuItem = fitsClass<typeof Electron.MenuItem>()(MenuItemDouble)
export const nativeImage = fitsClass<typeof Electron.NativeImage>()(NativeImage)
export const Notification = fitsClass<typeof Electron.Notification>()(NotificationDouble)
export const session = fitsClass<typeof Electron.Session>()(SessionDouble)
export const Tray = fitsClass<typeof Electron.Tray>()(TrayDouble)
export const webContents = strict('webContents', fits<typeof Electron.WebContents>()(webContentsStatics))
export const webFrameMain = fitsClass<typeof Electron.WebFrameMain>()(WebFrameMain)

/** What Electron has besides: it can be imported, and not used. */
export const autoUpdater = absent('autoUpdater')
export const BrowserView = absent('BrowserView')
export const ClipboardItem = absent('ClipboardItem')
export const contentTracing = absent('contentTracing')
export const crashReporter = absent('crashReporter')
export const desktopCapturer = absent('desktopCapturer')
export const globalShortcut = absent('globalShortcut')
export const ImageView = absent('ImageView')
export const inAppPurchase = absent('inAppPurchase')
export const MessageChannelMain = absent('MessageChannelMain')
export const netLog = absent('netLog')
export const pushNotifications = absent('pushNotifications')
export const ShareMenu = absent('ShareMenu')
export const sharedTexture = absent('sharedTexture')
export const TouchBar = absent('TouchBar')
export const utilityProcess = absent('utilityProcess')
export const View = absent('View')
export const WebContentsView = absent('WebContentsView')
