import { spawn } from 'node:child_process'
import { win32 } from 'node:path'

/** As build/installer.nsh and build/msi-project.js name it. */
const RULE = 'Watercooler'

/** Where Windows keeps its rules: what people and programs have set, and what the operator of a network has. Everybody may read it. */
const RULE_KEYS = [
  String.raw`HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules`,
  String.raw`HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall\FirewallRules`,
]

interface FirewallParts {
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
  /** The program that listens. */
  program: string
  /** Runs one of the system's programs to its end; answers with its exit code. */
  run: (command: string, args: readonly string[]) => Promise<number>
  /** Whether somebody wants others to be let in: Windows then asks for an administrator. */
  ask: () => Promise<boolean>
  /** Whoever has said no once is not asked again. */
  wasAsked: () => boolean
  nowAsked: () => void
}

/**
 * - `not-needed`: another system, or installed for everybody, with the rule.
 * - `decided`: there is a rule for this program, whatever it says, or somebody was asked before.
 * - `refused`: by whoever was asked, or by Windows.
 */
type FirewallOutcome = 'not-needed' | 'decided' | 'open' | 'refused'

/**
 * Lets others in through Windows' firewall to an app that one person has installed for themselves, if they want it: one question,
 * one look of an administrator. To be called before anything listens, or Windows asks by itself, and says neither what for nor for whom.
 */
export async function offerFirewallRule(parts: FirewallParts): Promise<FirewallOutcome> {
  const { platform, run, ask, wasAsked, nowAsked } = parts
  if (platform !== 'win32' || !isInstalledForOne(parts)) return 'not-needed'
  if (wasAsked() || (await hasRule(parts))) return 'decided'
  nowAsked()
  if (!(await ask())) return 'refused'
  return (await run(inSystem(parts, String.raw`WindowsPowerShell\v1.0\powershell.exe`), elevated(parts))) === 0 ? 'open' : 'refused'
}

/** Without a window of its own. */
export function runHidden(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', windowsHide: true })
    child.on('error', () => resolve(-1))
    child.on('exit', (code) => resolve(code ?? -1))
  })
}

function isInstalledForOne({ program, env }: FirewallParts): boolean {
  const own = env['LOCALAPPDATA']
  return own !== undefined && program.toLowerCase().startsWith(`${own.toLowerCase()}\\`)
}

async function hasRule(parts: FirewallParts): Promise<boolean> {
  const searches = RULE_KEYS.map((key) => parts.run(inSystem(parts, 'reg.exe'), ['query', key, '/f', `App=${parts.program}|`, '/d']))
  return (await Promise.all(searches)).includes(0)
}

/** `netsh` itself is raised, so that Windows' question shows who wants it and the whole command. */
function elevated(parts: FirewallParts): string[] {
  const rule = `advfirewall firewall add rule name="${RULE}" dir=in action=allow program="${parts.program}"`
  const script = `
    $ErrorActionPreference = 'Stop'
    try {
      $netsh = Start-Process ${quoted(inSystem(parts, 'netsh.exe'))} -ArgumentList ${quoted(rule)} -Verb RunAs -WindowStyle Hidden -PassThru -Wait
      exit $netsh.ExitCode
    } catch { exit 1 }`
  // Encoded, no letter of a path means anything to a command line.
  return ['-NoProfile', '-NonInteractive', '-EncodedCommand', Buffer.from(script, 'utf16le').toString('base64')]
}

/** PowerShell takes five characters for an apostrophe. */
const quoted = (text: string): string => `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`

/** With its whole path: a name alone may be somebody else's program. */
function inSystem({ env }: FirewallParts, name: string): string {
  return win32.join(env['SystemRoot'] ?? String.raw`C:\Windows`, 'System32', name)
}
