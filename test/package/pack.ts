import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Arch, build, Platform, type Configuration } from 'electron-builder'
import { fakeElectron, type System } from './fake-electron.ts'

const root = join(import.meta.dirname, '../..')
export const CONFIGURATION = 'build/electron-builder.yml'

const PLATFORMS = { linux: Platform.LINUX, mac: Platform.MAC, win: Platform.WINDOWS }

export interface Packed {
  /** The folder that a package would be made of. */
  folder: string
  /** What makers of packages were about to be given, where they were asked for. */
  told: unknown[]
  remove: () => void
}

/** Packs the built app around a stand-in for Electron, up to where the packages' own tools begin: they are fetched from the internet. */
export async function pack(system: System, targets: readonly string[] = ['dir'], more: Configuration = {}): Promise<Packed> {
  const temp = mkdtempSync(join(tmpdir(), 'watercooler-pack-'))
  const told: unknown[] = []
  await build({
    projectDir: root,
    publish: 'never',
    targets: PLATFORMS[system].createTarget([...targets], Arch.x64),
    config: {
      ...more,
      extends: CONFIGURATION,
      electronDist: fakeElectron(system, join(temp, 'electron')),
      directories: { output: join(temp, 'dist') },
    },
    effectiveOptionComputed: (options: unknown) => {
      told.push(options)
      return Promise.resolve(true)
    },
  })
  const [unpacked = ''] = readdirSync(join(temp, 'dist')).filter((name) => /^mac$|-unpacked$/.test(name))
  return { folder: join(temp, 'dist', unpacked), told, remove: () => rmSync(temp, { recursive: true, force: true }) }
}
