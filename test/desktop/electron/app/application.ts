import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What is started: a folder with a `package.json`, or a file; as `electron` takes it. */
export interface Application {
  main: string
  appPath: string
  name: string
  version: string
}

export const ELECTRON_VERSION = (
  readJson(join(import.meta.dirname, '../../../../node_modules/electron/package.json')) as { version: string }
).version

export function findApplication(path: string): Application {
  const manifest = readJson(join(path, 'package.json')) as
    { main?: string; name?: string; productName?: string; version?: string } | undefined
  if (manifest === undefined) return { main: path, appPath: dirname(path), name: 'Electron', version: ELECTRON_VERSION }
  return {
    main: join(path, manifest.main ?? 'index.js'),
    appPath: path,
    name: manifest.productName ?? manifest.name ?? 'Electron',
    version: manifest.version ?? ELECTRON_VERSION,
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown
  } catch {
    return undefined
  }
}
