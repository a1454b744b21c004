import { join } from 'node:path'
import { makeEvent } from '../base/event.ts'
import { settings } from '../base/settings.ts'
import { Emitter } from '../base/strict.ts'
import type { Application } from './application.ts'
import { getPath, setLogsPath, setPath } from './app-paths.ts'
import { commandLine } from './command-line.ts'
import { loginItem } from './login-item.ts'
import { protocolClients } from './protocol-clients.ts'
import { Quitting } from './quitting.ts'
import { asArrived, SingleInstance, type SecondInstance } from './single-instance.ts'

type PathName = Parameters<Electron.App['getPath']>[0]

const RAISED = [
  'will-finish-launching',
  'ready',
  'window-all-closed',
  'before-quit',
  'will-quit',
  'quit',
  'activate',
  'second-instance',
  'open-url',
].concat([
  'browser-window-created',
  'browser-window-focus',
  'browser-window-blur',
  'web-contents-created',
  'render-process-gone',
  'session-created',
])
/** Of Electron, and nothing here brings them about. */
const NEVER_RAISED = [
  'child-process-gone',
  'certificate-error',
  'select-client-certificate',
  'login',
  'open-file',
  'gpu-info-update',
].concat(['accessibility-support-changed', 'did-become-active', 'did-resign-active'])

let application: Application = { main: '', appPath: '', name: 'Electron', version: '0.0.0' }
let end: (code: number) => void = () => undefined

class App extends Emitter {
  static override readonly events = [...RAISED, ...NEVER_RAISED]
  readonly commandLine = commandLine
  /** Only macOS has one. */
  readonly dock = undefined
  readonly isPackaged = settings.isPackaged
  readonly runningUnderARM64Translation = false
  userAgentFallback = ''
  applicationMenu: Electron.Menu | null = null
  readonly #ready = Promise.withResolvers<undefined>()
  readonly #quitting = new Quitting(this, (code) => end(code))
  #instance: SingleInstance | undefined
  #badge = 0
  #isReady = false
  #isHardwareAccelerated = true
  readonly getLoginItemSettings = loginItem.getLoginItemSettings
  readonly setLoginItemSettings = loginItem.setLoginItemSettings
  readonly setAsDefaultProtocolClient = protocolClients.setAsDefaultProtocolClient
  readonly isDefaultProtocolClient = protocolClients.isDefaultProtocolClient
  readonly removeAsDefaultProtocolClient = protocolClients.removeAsDefaultProtocolClient

  static _quitting(of: App): Quitting {
    return of.#quitting
  }

  static _start(of: App): void {
    of.emit('will-finish-launching')
    of.#isReady = true
    of.emit('ready', makeEvent(), {})
    of.#ready.resolve(undefined)
  }

  /** Without anybody who listens, an app ends with its last window. */
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event === 'window-all-closed' && this.listenerCount(event) === 0) this.quit()
    return super.emit(event, ...args)
  }

  get name(): string {
    return application.name
  }

  set name(name: string) {
    application.name = name
  }

  get badgeCount(): number {
    return this.#badge
  }

  set badgeCount(count: number) {
    this.#badge = count
  }

  whenReady = (): Promise<void> => this.#ready.promise
  isReady = (): boolean => this.#isReady
  quit = (): void => this.#quitting.quit()
  exit = (code = 0): void => this.#quitting.exit(code)

  relaunch(_options?: Electron.RelaunchOptions): void {
    // The driver starts it again.
  }

  getName = (): string => application.name
  setName = (name: string): void => void (application.name = name)
  getVersion = (): string => application.version
  getAppPath = (): string => application.appPath
  getPath = (name: PathName): string => getPath(name, application.name)
  setPath = (name: PathName, path: string): void => setPath(name, path, application.name)
  setAppLogsPath = (path?: string): void => setLogsPath(path, application.name)

  getLocale(): string {
    if (!this.#isReady) throw new Error('app.getLocale() can only be called after app is ready')
    return commandLine.getSwitchValue('lang') || (settings.languages[0] ?? 'en-US')
  }

  getSystemLocale(): string {
    if (!this.#isReady) throw new Error('app.getSystemLocale() can only be called after app is ready')
    return settings.languages[0] ?? 'en-US'
  }

  getLocaleCountryCode = (): string => /-([A-Z]{2})$/.exec(settings.languages[0] ?? '')?.[1] ?? ''
  getPreferredSystemLanguages = (): string[] => [...settings.languages]

  requestSingleInstanceLock(data: Record<string, unknown> = {}): boolean {
    this.#instance ??= new SingleInstance(join(this.getPath('userData'), 'Stand-in instance'), (second) => this.#hears(second))
    return this.#instance.request({ argv: asArrived(process.argv), cwd: process.cwd(), data })
  }

  hasSingleInstanceLock = (): boolean => this.#instance?.isHeld === true
  releaseSingleInstanceLock = (): void => this.#instance?.release()

  #hears({ argv, cwd, data }: SecondInstance): void {
    void this.#ready.promise.then(() => this.emit('second-instance', makeEvent(), argv, cwd, data))
  }

  getBadgeCount = (): number => this.#badge

  setBadgeCount(count = 0): boolean {
    this.#badge = count
    return true
  }

  focus = (_options?: Electron.FocusOptions): void => undefined
  hide = (): void => undefined
  show = (): void => undefined
  isHidden = (): boolean => false
  setAppUserModelId = (_id: string): void => undefined
  setDesktopName = (_name: string): void => undefined
  setAboutPanelOptions = (_options: Electron.AboutPanelOptionsOptions): void => undefined
  showAboutPanel = (): void => undefined
  isAccessibilitySupportEnabled = (): boolean => false
  isEmojiPanelSupported = (): boolean => false
  addRecentDocument = (_path: string): void => undefined
  clearRecentDocuments = (): void => undefined

  enableSandbox(): void {
    this.#beforeReady('enableSandbox')
  }

  disableHardwareAcceleration(): void {
    this.#beforeReady('disableHardwareAcceleration')
    this.#isHardwareAccelerated = false
  }

  isHardwareAccelerationEnabled = (): boolean => this.#isHardwareAccelerated

  #beforeReady(method: string): void {
    if (this.#isReady) throw new Error(`app.${method}() can only be called before app is ready`)
  }
}

export const app = new App()
export const quitting: Quitting = App._quitting(app)
export const startApp = (): void => App._start(app)

export function useApplication(found: Application, onEnd: (code: number) => void): void {
  application = found
  end = onEnd
}
