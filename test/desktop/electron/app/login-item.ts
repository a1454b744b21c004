import { fits } from '../base/fits.ts'

let openAtLogin = false

/** What would start with the computer: kept in this process only. */
export const loginItem = fits<Electron.App>()({
  getLoginItemSettings: (): Electron.LoginItemSettings => ({
    openAtLogin,
    wasOpenedAtLogin: false,
    status: openAtLogin ? 'enabled' : 'not-registered',
    executableWillLaunchAtLogin: openAtLogin,
    launchItems: [],
  }),
  setLoginItemSettings: (wanted: Electron.Settings): void => {
    openAtLogin = wanted.openAtLogin ?? openAtLogin
  },
})
