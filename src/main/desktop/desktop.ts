import { join } from 'node:path'
import { app, clipboard, dialog, nativeTheme, session, shell as system } from 'electron'
import pino from 'pino'
import packageJson from '../../../package.json' with { type: 'json' }
import type { ShellRequest } from '../../shared/desktop-bridge.ts'
import { AppDevice } from '../device/app-device.ts'
import { Finding } from '../finding.ts'
import { operatorFolder } from '../operator-folder.ts'
import { RoomFetch } from '../room-fetch.ts'
import { serveApp } from './app-scheme.ts'
import { LOGIN_ARGS, readEnvironment, type Environment } from './environment.ts'
import { guardPages, guardSession } from './guards.ts'
import { answerWindow } from './ipc.ts'
import { letOthersIn } from './let-others-in.ts'
import { MainWindow } from './main-window.ts'
import { setMenu } from './menu.ts'
import { Notifications } from './notifications.ts'
import { followPower, stayAwakeFor } from './power.ts'
import { askBeforeClosing } from './quitting.ts'
import { systemSeal } from './seal.ts'
import { Client } from './services/client.ts'
import { Hosting } from './services/hosting.ts'
import { readPolicy } from './services/policy.ts'
import { Rooms } from './services/rooms.ts'
import { SettingsStore } from './services/settings-store.ts'
import { Shell } from './services/shell.ts'
import { desktopTexts, type DesktopTexts } from './texts.ts'
import { Tray } from './tray.ts'

const PAGE_FOLDER = join(import.meta.dirname, '../renderer')

/** The app, put together. */
export class Desktop {
  readonly #policy = readPolicy()
  readonly #log: pino.Logger
  readonly #settings: SettingsStore
  readonly #device: AppDevice
  readonly #finding: Finding
  readonly #hosting: Hosting
  readonly #rooms: Rooms
  readonly #fetch: RoomFetch
  readonly #client: Client
  readonly #shell: Shell
  readonly #window: MainWindow
  readonly #tray: Tray
  readonly #notifications = new Notifications((told) => this.#ask({ is: 'show', roomId: told.roomId, seq: told.seq }))
  readonly #stopPower: () => void
  readonly #stayAwake = stayAwakeFor()
  #unread = 0
  #isQuitting = false

  static async start(): Promise<Desktop> {
    const environment = readEnvironment()
    const { mayScan } = readPolicy().policy
    const finding = await Finding.open({
      rememberedFile: join(environment.folder, 'known-rooms.json'),
      roomsFile: join(operatorFolder(process.platform, process.env), 'rooms.txt'),
      only: environment.interfaces,
      mayScan: mayScan && environment.mayScan,
      env: process.env,
    })
    return new Desktop(environment, finding)
  }

  private constructor(environment: Environment, finding: Finding) {
    const { folder, interfaces, userName, computerName, startsHidden } = environment
    const { policy, problem } = this.#policy
    this.#finding = finding
    this.#log = pino({ base: null }, pino.destination({ dest: join(folder, 'watercooler.log'), append: false, mkdir: true, sync: true }))
    if (problem !== null) this.#log.warn({ problem }, "the operator's policy cannot be read; hosting and scanning are switched off")
    this.#settings = new SettingsStore({
      path: join(folder, 'settings.json'),
      locked: policy.settings,
      changed: () => this.#settingsChanged(),
      failed: (error) => this.#log.error({ err: error }, 'the settings could not be written'),
    })
    this.#device = new AppDevice(folder, systemSeal, {
      changed: () => this.#rooms.state.changed(),
      unreadable: () => this.#shell.notice('tokens-unreadable'),
    })
    this.#hosting = new Hosting({
      folder: join(folder, 'room'),
      version: packageJson.version,
      pageFolder: PAGE_FOLDER,
      log: this.#log,
      policy,
      settings: this.#settings,
      suggestedTitle: computerName,
      announce: { only: interfaces },
      askFolder: () => this.#askFolder(),
      showFolder: (path) => system.openPath(path),
      letOthersIn: () => letOthersIn(this.#settings, this.#texts),
      changed: () => this.#told(),
    })
    this.#rooms = new Rooms({ finding, device: this.#device, mayScan: policy.mayScan && environment.mayScan, own: this.#hosting.own })
    this.#fetch = new RoomFetch({ places: this.#rooms.places })
    this.#client = new Client({ device: this.#device, rooms: this.#fetch, ownerOf: (roomId) => this.#hosting.ownerOf(roomId) })
    this.#shell = new Shell({
      settings: this.#settings,
      userName,
      version: packageJson.version,
      canTell: () => this.#notifications.arePossible,
      tell: (told) => this.#notifications.tell(told),
      attention: ({ unread }) => this.#attend(unread),
      copy: (text) => void clipboard.writeText(text),
    })
    this.#window = new MainWindow({
      texts: () => this.#texts,
      place: () => this.#settings.kept.window,
      keepPlace: (window) => this.#settings.keep({ window }),
      staysOpen: () => !this.#isQuitting && this.#settings.settings.keepInTray && this.#tray.isThere,
      pageWent: () => this.#client.cancelAll(),
      pageCrashed: () => this.#shell.notice('page-crashed'),
      focused: () => this.#notifications.clear(),
    })
    this.#tray = new Tray({ show: () => this.reveal(), quit: () => app.quit() })
    this.#stopPower = followPower({ woke: () => this.#woke(), sleeps: () => void this.#hosting.suspend() })
    this.#settle()
    this.#window.prepare()
    if (!startsHidden) this.reveal()
    void this.#hosting.resume()
    for (const room of policy.rooms) void this.#finding.visit(room)
  }

  readonly reveal = (): void => this.#window.reveal()

  /** An invitation was opened, or the app was started with one. */
  readonly open = (link: string): void => this.#ask({ is: 'visit', text: link })

  /** Everything is put away; the app may end. Asks first where others are in the room. */
  async quit(): Promise<boolean> {
    const { others } = this.#hosting
    if (others > 0 && !(await askBeforeClosing(others, this.#texts))) return false
    this.#isQuitting = true
    this.#stopPower()
    this.#stayAwake(false)
    this.#tray.close()
    await this.#client.awayFromAll()
    await this.#hosting.close()
    this.#rooms.close()
    this.#fetch.close()
    await Promise.all([this.#finding.close(), this.#settings.saved()])
    this.#device.close()
    return true
  }

  /** What holds from the first window to the last. */
  #settle(): void {
    guardPages(() => this.#texts)
    guardSession(session.defaultSession)
    serveApp(session.defaultSession, PAGE_FOLDER)
    void session.defaultSession.setProxy({ mode: 'direct' })
    const { verbs } = this.#client
    answerWindow(
      {
        client: { ...verbs, cancel: (args: { pollId: string }) => this.#cancel(args.pollId) },
        rooms: this.#rooms.verbs,
        host: this.#hosting.verbs,
        shell: this.#shell.verbs,
      },
      this.#window.owns,
    )
    this.#settingsChanged()
  }

  #cancel(pollId: string): void {
    this.#client.cancel(pollId)
    this.#rooms.state.cancel(pollId)
    this.#hosting.state.cancel(pollId)
    this.#shell.cancel(pollId)
  }

  #ask(request: ShellRequest): void {
    this.reveal()
    this.#shell.requests.push(request)
  }

  #settingsChanged(): void {
    const { theme, startAtLogin } = this.#settings.settings
    nativeTheme.themeSource = theme
    if (app.isPackaged) app.setLoginItemSettings({ openAtLogin: startAtLogin, args: LOGIN_ARGS })
    setMenu(this.#texts, { open: (what) => this.#ask({ is: 'open', what }) })
    this.#shell.state.changed()
    this.#told()
  }

  #attend(unread: number): void {
    this.#unread = unread
    app.setBadgeCount(unread)
    this.#told()
  }

  /** The tray and the power know what is open, and whether anybody would miss it. */
  #told(): void {
    this.#tray.tell({ unread: this.#unread, hosting: this.#hosting.title }, this.#texts)
    this.#stayAwake(this.#hosting.others > 0)
  }

  #woke(): void {
    void this.#hosting.wake()
    this.#finding.refresh()
    this.#shell.requests.push({ is: 'wake' })
  }

  async #askFolder(): Promise<string | null> {
    const { filePaths } = await dialog.showOpenDialog({
      title: this.#texts.chooseBackup,
      properties: ['openDirectory', 'createDirectory'],
    })
    return filePaths[0] ?? null
  }

  get #texts(): DesktopTexts {
    const { language } = this.#settings.settings
    return desktopTexts(language === 'system' ? (app.getPreferredSystemLanguages()[0] ?? 'en') : language)
  }
}
