import { mkdirSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { switchValue } from './command-line.ts'

type PathName = Parameters<Electron.App['getPath']>[0]

const set = new Map<string, string>()

/** Where Electron keeps what; `--user-data-dir` moves it, as it does there. */
export function getPath(name: PathName, appName: string): string {
  return set.get(name) ?? standard(name, appName)
}

export function setPath(name: PathName, path: string, appName: string): void {
  if (!isAbsolute(path)) throw new Error('Path must be absolute')
  standard(name, appName)
  set.set(name, path)
}

export function setLogsPath(path: string | undefined, appName: string): void {
  const logs = path ?? standard('logs', appName)
  set.set('logs', logs)
  mkdirSync(logs, { recursive: true })
}

function standard(name: PathName, appName: string): string {
  const home = homedir()
  const userData = () => getPath('userData', appName)
  const of: Partial<Record<PathName, () => string>> = {
    home: () => home,
    appData: () => appData(home),
    userData: () => switchValue('user-data-dir') || join(getPath('appData', appName), appName),
    sessionData: userData,
    logs: () => (process.platform === 'darwin' ? join(home, 'Library/Logs', appName) : join(userData(), 'logs')),
    crashDumps: () => join(userData(), 'Crashpad'),
    temp: tmpdir,
    exe: () => process.execPath,
    module: () => process.execPath,
    ...Object.fromEntries(
      ['desktop', 'documents', 'downloads', 'music', 'pictures', 'videos'].map((folder) => [
        folder,
        () => join(home, `${folder.charAt(0).toUpperCase()}${folder.slice(1)}`),
      ]),
    ),
  }
  const path = of[name]
  if (!path) throw new Error(`Failed to get '${name}' path`)
  return path()
}

function appData(home: string): string {
  if (process.platform === 'darwin') return join(home, 'Library/Application Support')
  if (process.platform === 'win32') return process.env['APPDATA'] ?? join(home, 'AppData/Roaming')
  return process.env['XDG_CONFIG_HOME'] ?? join(home, '.config')
}
