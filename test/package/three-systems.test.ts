import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getRawHeader } from '@electron/asar'
import type { Configuration } from 'electron-builder'
import { describe, expect, onTestFinished, test } from 'vitest'
import { missing } from '../support/aloud.ts'
import { resedit } from './builder-parts.ts'
import { fusesOf, type System } from './fake-electron.ts'
import { CONFIGURATION, pack } from './pack.ts'

const root = join(import.meta.dirname, '../..')

/** Off: running as Node, its options and inspector, pages of files with rights. On: locked cookies, the archive proved, nothing beside it. */
const FUSES = '01001100'

/** Signatures are made by a Mac's own program, and want a real one to sign. */
const UNSIGNED: Configuration = { electronFuses: { resetAdHocDarwinSignature: false }, mac: { identity: null } }

async function packed(system: System, targets?: readonly string[], more?: Configuration) {
  const { folder, told, remove } = await pack(system, targets, more)
  onTestFinished(remove)
  return { told, read: (path: string) => readFileSync(join(folder, path)), archive: (path: string) => join(folder, path) }
}

/** What Electron compares its archive with. */
const sumOf = (archive: string): string => createHash('sha256').update(getRawHeader(archive).headerString).digest('hex')

describe('the configuration', () => {
  test('is checked against electron-builder’s own schema before anything is packed', async () => {
    await expect(pack('linux', ['dir'], { fuses: {} } as Configuration)).rejects.toThrow(/fuses/)
  })

  test('publishes nothing, and lets nothing update itself', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
    expect(readFileSync(join(root, CONFIGURATION), 'utf8')).toMatch(/^publish: null$/m)
    expect(scripts['package']).toMatch(/--publish never$/)
  })
})

describe('for Linux', () => {
  test('the fuses are flipped in the program', async () => {
    expect(fusesOf((await packed('linux')).read('watercooler'))).toBe(FUSES)
  })

  test('menus list the app in both languages, and invitations open it', async () => {
    const { told } = await packed('linux', ['AppImage'])
    const { desktop, desktopFileName } = told[0] as { desktop: string; desktopFileName: string }
    // Electron finds its windows' entry by the name in package.json.
    expect(desktopFileName).toBe('watercooler.desktop')
    for (const line of [
      'Name=Watercooler',
      'Name[zh_CN]=茶水间',
      'MimeType=x-scheme-handler/watercooler;',
      'Categories=Network;InstantMessaging;Chat;',
      'StartupWMClass=watercooler',
    ])
      expect(desktop.split('\n')).toContain(line)
    // With the link, and with Chromium's sandbox.
    expect(desktop).toMatch(/^Exec=AppRun %U$/m)
  })

  test.each(['deb', 'rpm'])('a %s installs entry and icons where desktops look for them', async (kind) => {
    const { told } = await packed('linux', [kind])
    const [options] = told[0] as [string[], string]
    expect(options.filter((option) => option.includes('=/usr/share/applications/watercooler.desktop'))).toHaveLength(1)
    expect(options.filter((option) => option.includes('/hicolor/256x256/apps/watercooler.png'))).toHaveLength(1)
    expect(options).toContain('The Watercooler authors <maintainers@watercooler.example>')
  })
})

describe.skipIf(missing(process.platform === 'win32', 'the app for macOS; electron-builder does not make it on Windows'))(
  'for macOS',
  () => {
    test('the system is told what the local network is for, which service is looked for, and whose links these are', async () => {
      const { read } = await packed('mac', ['dir'], UNSIGNED)
      const plist = read('Watercooler.app/Contents/Info.plist').toString().replaceAll(/>\s+</g, '><')
      expect(plist).toContain('<key>CFBundleIdentifier</key><string>local.watercooler.app</string>')
      expect(plist).toContain('<key>NSBonjourServices</key><array><string>_watercooler._tcp</string></array>')
      expect(plist).toMatch(/<key>NSLocalNetworkUsageDescription<\/key><string>Watercooler finds rooms/)
      expect(plist).toContain('<key>CFBundleURLSchemes</key><array><string>watercooler</string></array>')
      expect(read('Watercooler.app/Contents/Resources/zh_CN.lproj/InfoPlist.strings').toString()).toContain('茶水间会在局域网中查找房间')
      expect(read('Watercooler.app/Contents/Resources/en.lproj/InfoPlist.strings').toString()).toContain('Watercooler finds rooms')
    })

    test('the fuses are flipped where macOS keeps them, and the archive is proved', async () => {
      const { read, archive } = await packed('mac', ['dir'], UNSIGNED)
      expect(fusesOf(read('Watercooler.app/Contents/Frameworks/Electron Framework.framework/Electron Framework'))).toBe(FUSES)
      const plist = read('Watercooler.app/Contents/Info.plist').toString()
      expect(plist).toContain(sumOf(archive('Watercooler.app/Contents/Resources/app.asar')))
    })

    test('the hardened runtime is opened for compiling JavaScript, and for nothing else', () => {
      const plist = readFileSync(join(root, 'build/mac/entitlements.plist'), 'utf8')
      expect([...plist.matchAll(/<key>(.*)<\/key>\s*<true\/>/g)].map(([, key]) => key)).toEqual(['com.apple.security.cs.allow-jit'])
      expect(readFileSync(join(root, CONFIGURATION), 'utf8')).toMatch(/^ {2}hardenedRuntime: true$/m)
    })
  },
)

describe('for Windows', () => {
  test('the program has its name and its icon, and its archive is proved', async () => {
    const { read, archive } = await packed('win')
    const program = read('Watercooler.exe')
    const { NtExecutable, NtExecutableResource, Resource } = resedit
    const { entries } = NtExecutableResource.from(NtExecutable.from(program))
    expect(Resource.VersionInfo.fromEntries(entries)[0]?.getStringValues({ lang: 1033, codepage: 1200 })).toMatchObject({
      ProductName: 'Watercooler',
    })
    expect(Resource.IconGroupEntry.fromEntries(entries)[0]?.icons.length).toBe(7)
    const integrity = entries.find(({ type }) => type === 'INTEGRITY')
    expect(JSON.parse(Buffer.from(integrity?.bin ?? new ArrayBuffer()).toString())).toEqual([
      { file: String.raw`resources\app.asar`, alg: 'SHA256', value: sumOf(archive('resources/app.asar')) },
    ])
    expect(fusesOf(program)).toBe(FUSES)
  })
})
