import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { missing } from '../support/aloud.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { BUILDER_LIB } from './builder-parts.ts'

const root = join(import.meta.dirname, '../..')
const nsh = readFileSync(join(root, 'build/installer.nsh'), 'utf8')
/** What electron-builder makes its MSI projects of. */
const template = join(BUILDER_LIB, 'templates/msi/template.xml')

/** What electron-builder's script has set when it comes to ours. */
const AROUND = String.raw`Unicode true
!include LogicLib.nsh
!define PRODUCT_NAME "Watercooler"
!define APP_EXECUTABLE_FILENAME "Watercooler.exe"
Name "Watercooler"
OutFile "installer.exe"
Var installMode
Function .onInit
  StrCpy $installMode all
FunctionEnd
Function un.onInit
  StrCpy $installMode all
FunctionEnd
!include "installer.nsh"
Section "install"
  !insertmacro customInstall
  WriteUninstaller "$INSTDIR\uninstall.exe"
SectionEnd
Section "un.install"
  !insertmacro customUnInstall
SectionEnd
`

const macro = (name: string): string => nsh.slice(nsh.indexOf(`!macro ${name}`)).split('!macroend')[0] ?? ''

describe('the installer that people start', () => {
  test('opens the firewall to this program where it is installed for everybody, and only there', () => {
    const [forEverybody = '', forEachOne = ''] = macro('customInstall').split('${endif}')
    expect(forEverybody).toContain('${if} $installMode == "all"')
    expect(forEverybody).toContain('addFirewallRule "protocol=TCP"')
    expect(forEverybody).toContain('addFirewallRule "protocol=UDP localport=5353"')
    expect(forEachOne).not.toContain('FirewallRule')
    expect(macro('addFirewallRule')).toContain('program="$INSTDIR\\${APP_EXECUTABLE_FILENAME}"')
  })

  test('takes back what it has added when it goes', () => {
    expect(macro('customUnInstall')).toContain('removeFirewallRules')
    expect(macro('customUnInstall')).toContain(String.raw`DeleteRegKey SHELL_CONTEXT "Software\Classes\watercooler"`)
  })

  test.skipIf(missing(spawnSync('makensis', ['-VERSION']).status !== 0, 'compiling build/installer.nsh; there is no makensis'))(
    'compiles without a warning',
    () => {
      const folder = tempFolder()
      copyFileSync(join(root, 'build/installer.nsh'), join(folder, 'installer.nsh'))
      writeFileSync(join(folder, 'around.nsi'), AROUND)
      const { status, stdout } = spawnSync('makensis', ['-WX', '-V2', 'around.nsi'], { cwd: folder, encoding: 'utf8' })
      expect(stdout).toBe('')
      expect(status).toBe(0)
    },
  )
})

describe('the MSI that administrators hand out', () => {
  async function project(text: string): Promise<string> {
    const path = join(tempFolder(), 'project.wxs')
    writeFileSync(path, text)
    const { msiProjectCreated } = (await import(join(root, 'build/msi-project.js'))) as { msiProjectCreated: (path: string) => void }
    msiProjectCreated(path)
    return readFileSync(path, 'utf8')
  }

  test('adds the rules at the end, and removes them while the program is still there', async () => {
    const made = await project(readFileSync(template, 'utf8'))
    expect(made).toContain('dir=in action=allow program=&quot;[APPLICATIONFOLDER]Watercooler.exe&quot; protocol=TCP"')
    expect(made).toContain('protocol=UDP localport=5353"')
    expect(made).toContain('<Custom Action="removeRules" Before="RemoveFiles">REMOVE="ALL"</Custom>')
    expect(made.match(/Execute="deferred" Impersonate="no"/g)).toHaveLength(3)
  })

  test('registers the links, as one more component of the product', async () => {
    const made = await project(readFileSync(template, 'utf8'))
    const components = made.slice(made.indexOf('<ComponentGroup '), made.indexOf('</ComponentGroup>'))
    expect(components).toContain(String.raw`<RegistryKey Root="HKLM" Key="Software\Classes\watercooler">`)
    expect(components).toContain('Value="&quot;[APPLICATIONFOLDER]Watercooler.exe&quot; &quot;%1&quot;"')
  })

  test('is not made where electron-builder’s project has another form', async () => {
    await expect(project('<Wix/>')).rejects.toThrow(/another form/)
  })
})
