// Adds to the MSI what electron-builder's NSIS script gets from installer.nsh: the firewall's rules, and links that open the app.
import { readFileSync, writeFileSync } from 'node:fs'

const NETSH = '&quot;[SystemFolder]netsh.exe&quot; advfirewall firewall'
const NAME = 'name=&quot;Watercooler&quot;'
const PROGRAM = 'program=&quot;[APPLICATIONFOLDER]Watercooler.exe&quot;'

/** As the system, and without a word where it fails: without a rule the app still runs, and says itself that nobody gets in. */
const action = (id, command) =>
  `<CustomAction Id="${id}" Directory="APPLICATIONFOLDER" ExeCommand="${NETSH} ${command}" Execute="deferred" Impersonate="no" Return="ignore"/>`

// The rules go while their folder, in which the command runs, is still there.
const ACTIONS = `
    ${action('addTcpRule', `add rule ${NAME} dir=in action=allow ${PROGRAM} protocol=TCP`)}
    ${action('addUdpRule', `add rule ${NAME} dir=in action=allow ${PROGRAM} protocol=UDP localport=5353`)}
    ${action('removeRules', `delete rule ${NAME} ${PROGRAM}`)}
    <InstallExecuteSequence>
      <Custom Action="addTcpRule" Before="InstallFinalize">NOT Installed</Custom>
      <Custom Action="addUdpRule" After="addTcpRule">NOT Installed</Custom>
      <Custom Action="removeRules" Before="RemoveFiles">REMOVE="ALL"</Custom>
    </InstallExecuteSequence>
`

const LINKS = `
      <Component Id="links" Guid="*">
        <RegistryKey Root="HKLM" Key="Software\\Classes\\watercooler">
          <RegistryValue Type="string" Value="URL:Watercooler" KeyPath="yes"/>
          <RegistryValue Name="URL Protocol" Type="string" Value=""/>
        </RegistryKey>
        <RegistryKey Root="HKLM" Key="Software\\Classes\\watercooler\\shell\\open\\command">
          <RegistryValue Type="string" Value="&quot;[APPLICATIONFOLDER]Watercooler.exe&quot; &quot;%1&quot;"/>
        </RegistryKey>
      </Component>
`

/** @param {string} path of the project that was made, before it becomes a package. */
export function msiProjectCreated(path) {
  const project = readFileSync(path, 'utf8')
  const withLinks = before(project, '</ComponentGroup>', LINKS)
  writeFileSync(path, before(withLinks, '</Product>', ACTIONS))
}

function before(project, place, addition) {
  if (project.split(place).length !== 2) throw new Error(`electron-builder's MSI project has another form: ${place}`)
  return project.replace(place, () => `${addition}    ${place}`)
}
