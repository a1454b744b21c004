import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { resedit } from './builder-parts.ts'

/** Where an Electron keeps its fuses, and eight of them, all off: electron-builder flips them in the file itself. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const UNFLIPPED = Buffer.concat([Buffer.from(SENTINEL), Buffer.of(1, 8), Buffer.from('00000000')])

const LANGUAGES = { linux: ['en-US', 'zh-CN', 'zh-TW', 'fr'], mac: ['en', 'zh_CN', 'zh_TW', 'fr'] }

export type System = 'linux' | 'mac' | 'win'

/** As much of an Electron as electron-builder looks at, in a folder of its own: its real binary is not to be had everywhere. */
export function fakeElectron(system: System, folder: string): string {
  const files = { linux, mac, win: windows }[system]()
  for (const [name, bytes] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
    chmodSync(path, 0o755)
  }
  return folder
}

/** `0` off, `1` on, in the order in which Electron counts them. */
export function fusesOf(binary: Buffer): string {
  const at = binary.indexOf(SENTINEL) + SENTINEL.length
  return binary.subarray(at + 2, at + 2 + (binary[at + 1] ?? 0)).toString()
}

const common = { LICENSE: 'MIT', 'LICENSES.chromium.html': '<html>', version: '45.4.1' }
const paks = Object.fromEntries(LANGUAGES.linux.map((language) => [`locales/${language}.pak`, '']))

const linux = () => ({ ...common, ...paks, electron: UNFLIPPED, 'chrome-sandbox': '' })

const windows = () => ({ ...common, ...paks, 'electron.exe': programForWindows(), 'ffmpeg.dll': '' })

function mac(): Record<string, string | Buffer> {
  const contents = 'Electron.app/Contents'
  const framework = `${contents}/Frameworks/Electron Framework.framework`
  return {
    ...common,
    [`${contents}/Info.plist`]: plist('Electron'),
    [`${contents}/MacOS/Electron`]: '',
    [`${contents}/Frameworks/Electron Helper.app/Contents/Info.plist`]: plist('Electron Helper'),
    [`${contents}/Frameworks/Electron Helper.app/Contents/MacOS/Electron Helper`]: '',
    [`${framework}/Electron Framework`]: UNFLIPPED,
    [`${framework}/Versions/A/Resources/en.lproj/locale.pak`]: '',
    ...Object.fromEntries(LANGUAGES.mac.map((language) => [`${contents}/Resources/${language}.lproj/.keep`, ''])),
  }
}

const plist = (name: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>CFBundleName</key><string>${name}</string><key>CFBundleExecutable</key><string>${name}</string></dict></plist>`

/** electron-builder writes version, icon and the sum of `app.asar` into it. */
function programForWindows(): Buffer {
  const { NtExecutable, NtExecutableResource, Resource } = resedit
  const program = NtExecutable.createEmpty(false, false)
  const resources = NtExecutableResource.from(program)
  const version = Resource.VersionInfo.createEmpty()
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron' })
  version.outputToResourceEntries(resources.entries)
  resources.outputResource(program)
  return Buffer.concat([Buffer.from(program.generate()), UNFLIPPED])
}
