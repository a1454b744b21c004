import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from '../electron/base/settings.ts'

export interface DesktopOptions {
  /** Where the app keeps everything; the same folder again is the same person at the same computer. */
  userData: string
  /** After the app itself, as in a terminal. */
  args?: readonly string[]
  env?: Readonly<Record<string, string>>
  /** Of the person, most wanted first. */
  languages?: readonly string[]
  /** A folder with a `package.json`, or a file, as `electron` takes it; the built app otherwise. */
  main?: string
  cwd?: string
  /** On the stand-in: a dark desktop. */
  isDark?: boolean
  /** On the stand-in: where Linux keeps secrets; `none` for a desktop without such a place. */
  keyring?: Settings['keyring']
  /** On the stand-in: as after installation. */
  isPackaged?: boolean
}

export const ROOT = join(import.meta.dirname, '../../..')

/** As `electron .` finds it. */
export function builtApp(): string {
  const { main } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { main?: string }
  return main === undefined ? join(ROOT, 'out/main/index.js') : ROOT
}

export const argumentsOf = ({ userData, args = [] }: DesktopOptions): string[] => [`--user-data-dir=${userData}`, ...args]

/** Nothing of the tester's own environment but what a program needs to run. */
export function environmentOf({ env = {} }: DesktopOptions): Record<string, string> {
  const kept = [
    'PATH',
    'HOME',
    'TMPDIR',
    'TEMP',
    'TMP',
    'SystemRoot',
    'APPDATA',
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'XDG_RUNTIME_DIR',
    'CHROMIUM_PATH',
  ]
  const own = kept.flatMap((name): [string, string][] => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  return { LANG: 'en_GB.UTF-8', ...Object.fromEntries(own), ...env }
}

/** Electron's own binary, where its package has been allowed to fetch it. */
export function electronBinary(): string | undefined {
  const folder = join(ROOT, 'node_modules/electron')
  const pathFile = join(folder, 'path.txt')
  const fetched = existsSync(pathFile) ? join(folder, 'dist', readFileSync(pathFile, 'utf8').trim()) : ''
  return [process.env['ELECTRON_BINARY'] ?? '', fetched].find((path) => path !== '' && existsSync(path))
}
