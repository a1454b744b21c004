import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './driver/options.ts'
import { launchDesktop } from './driver/launch-desktop.ts'
import { sharedApp, startApp, writeApp } from './support/test-app.ts'
import { tempFolder } from '../support/temp-folder.ts'

const shared = sharedApp({})
const refusals = (code: string): Promise<unknown> => shared.app.evaluate(run, code)
const run = (electron: object, code: string): unknown => attempt(() => evaluateIn(electron, code))

test.for([
  ['app.brew()', 'App.brew'],
  ['app.getGPUInfo("basic")', 'App.getGPUInfo'],
  ['BrowserWindow.getAllWindows()[0].setThumbarButtons([])', 'BrowserWindow.setThumbarButtons'],
  ['BrowserWindow.getAllWindows()[0].webContents.printToPDF({})', 'WebContents.printToPDF'],
  ['BrowserWindow.getAllWindows()[0].cup = 1', 'BrowserWindow.cup to set'],
  ['shell.writeShortcutLink("a", {})', 'shell.writeShortcutLink'],
  ['session.defaultSession.cookies.get({})', 'Session.cookies'],
  ['new BrowserWindow({ kiosk: true })', "window option 'kiosk'"],
  ['new BrowserWindow({ webPreferences: { nodeIntegration: true } })', 'webPreferences.nodeIntegration: true'],
  ['new BrowserWindow({ webPreferences: { sandbox: false } })', 'webPreferences.sandbox: false'],
  ['autoUpdater.checkForUpdates()', 'autoUpdater'],
  ['new MessageChannelMain()', 'MessageChannelMain'],
  ['globalShortcut.register("F1", () => 1)', 'globalShortcut'],
  ['app.on("tea-ready", () => 1)', "event 'tea-ready' of App"],
  ['BrowserWindow.getAllWindows()[0].once("brewed", () => 1)', "event 'brewed' of BrowserWindow"],
] as const)('%s is refused aloud', async ([code, what]) => {
  expect(await refusals(`return (({ ${NAMES} }) => ${code})(electron)`)).toContain(`The stand-in for Electron has no ${what}`)
})

test('what Electron says no to, the stand-in says no to', async () => {
  expect(await refusals(`electron.nativeTheme.themeSource = 'pink'`)).toBe('Unknown theme: pink')
  expect(await refusals(`electron.app.setPath('userData', 'here')`)).toBe('Path must be absolute')
  expect(await refusals(`electron.app.enableSandbox()`)).toBe('app.enableSandbox() can only be called before app is ready')
  expect(await refusals(`electron.Menu.setApplicationMenu({})`)).toBe('Invalid menu')
})

test('every event of the stand-in is one of Electron', async () => {
  const types = readFileSync(join(ROOT, 'node_modules/electron/electron.d.ts'), 'utf8')
  const events = await shared.app.evaluate((electron) => {
    const emitters = {
      ...electron,
      contents: electron.BrowserWindow.getAllWindows()[0]?.webContents,
      session: electron.session.defaultSession,
    }
    return Object.entries(emitters).flatMap(([name, value]) => {
      const owner = (typeof value === 'function' ? value : (value as object).constructor) as Partial<Record<'events', string[]>>
      return !('events' in owner) ? [] : [[name, owner.events ?? []] as [string, string[]]]
    })
  })
  expect(events.length).toBeGreaterThan(8)
  const unknown = events.flatMap(([name, list]) =>
    list.filter((event) => !types.includes(`on(event: '${event}'`)).map((event) => `${name}: ${event}`),
  )
  expect(unknown).toEqual([])
})

test('an error of the main process ends the app, and says what it was', async () => {
  const { app } = await startApp({
    main: `throw new Error('the kettle is cold')`,
    before: `process.on('unhandledRejection', (error) => { throw error })`,
  })
  await expect(app.window()).rejects.toThrow('the kettle is cold')
})

test('a file can be started without a manifest, as electron starts it', async () => {
  const main = join(writeApp({}), 'main.js')
  const app = await launchDesktop({ userData: tempFolder(), main })
  await app.window()
  expect(await app.evaluate(({ app }) => [app.getName(), app.getAppPath()])).toEqual(['Electron', join(main, '..')])
})

const NAMES = 'app, BrowserWindow, shell, session, autoUpdater, MessageChannelMain, globalShortcut'

/** In the main process: what a call says when it throws. */
declare function attempt(call: () => unknown): string | undefined
declare function evaluateIn(electron: object, code: string): unknown
