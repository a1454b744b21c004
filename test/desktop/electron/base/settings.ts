/** How the computer around the app is to be, as the driver tells it. */
export interface Settings {
  /** Of the person, most wanted first. */
  languages: readonly string[]
  isDark: boolean
  /** Linux: where a desktop keeps secrets; `none` is a desktop that has no such place. */
  keyring: Electron.SafeStorage extends { getSelectedStorageBackend(): infer Backend } ? Backend | 'none' : never
  /** As after installation; otherwise as `electron .` */
  isPackaged: boolean
}

export const SETTINGS_VARIABLE = 'ELECTRON_STAND_IN'

const DEFAULTS: Settings = { languages: ['en-US'], isDark: false, keyring: 'gnome_libsecret', isPackaged: false }

/** Read once; the app does not see the variable. */
function readSettings(): Settings {
  const text = process.env[SETTINGS_VARIABLE] ?? '{}'
  Reflect.deleteProperty(process.env, SETTINGS_VARIABLE)
  return { ...DEFAULTS, ...(JSON.parse(text) as Partial<Settings>) }
}

export const settings: Settings = readSettings()
