import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { _electron } from 'playwright-core'
import { listenTo, livingPages, type Launched } from './launched.ts'
import { argumentsOf, builtApp, environmentOf, type DesktopOptions } from './options.ts'

const RECORDER = join(import.meta.dirname, 'recorder')

/** Chromium refuses to run as root with its sandbox. */
const AS_ROOT = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** The app on Electron itself. */
export async function launchElectron(binary: string, options: DesktopOptions): Promise<Launched> {
  const app = await _electron.launch({
    // Left to itself, Playwright holds the app up until it can look at it.
    ...(process.env['ELECTRON_BINARY'] === undefined ? {} : { executablePath: binary }),
    args: ['-r', writeRecorder(options.userData), ...languageOf(options), options.main ?? builtApp(), ...argumentsOf(options)],
    env: environmentOf(options),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  return {
    kind: 'Electron',
    process: app.process(),
    said: listenTo(app.process()),
    run: (code, arg) => app.evaluate(asFunction(code), arg),
    pages: livingPages(() =>
      Promise.resolve({
        pages: () => app.windows(),
        inOrder: (pages) => Promise.resolve(pages),
        onPage: (listener) => void app.on('window', listener),
      }),
    ),
    release: () => Promise.resolve(),
  }
}

/** Started as a person starts it a second time, with nobody who drives it. */
export function spawnElectron(binary: string, options: DesktopOptions): ChildProcess {
  return spawn(binary, [...AS_ROOT, ...languageOf(options), options.main ?? builtApp(), ...argumentsOf(options)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environmentOf(options),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    detached: process.platform !== 'win32',
  })
}

/** Playwright sends the text of what it is given, and calls it there if it is a function. */
const asFunction = (code: string): ((electron: unknown, arg: unknown) => unknown) =>
  Object.assign(() => undefined, { toString: () => code })

const languageOf = ({ languages: [first] = [] }: DesktopOptions): string[] => (first === undefined ? [] : [`--lang=${first}`])

/** Electron runs no TypeScript: the recorder without its types, and something that `-r` can load before the app. */
function writeRecorder(userData: string): string {
  const folder = join(userData, 'Driver of the tests')
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(RECORDER)) {
    const script = stripTypeScriptTypes(readFileSync(join(RECORDER, name), 'utf8')).replaceAll(/(from '\.\/[\w-]+)\.ts'/g, "$1.js'")
    writeFileSync(join(folder, name.replace(/\.ts$/, '.js')), script)
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const entry = join(folder, 'install.cjs')
  writeFileSync(entry, "require('./recorder.js').install(require('electron'))\n")
  return entry
}
