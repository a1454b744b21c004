import { describe, expect, test } from 'vitest'
import { offerFirewallRule, runHidden } from '../../../src/main/desktop/firewall.ts'

const ENV = { LOCALAPPDATA: String.raw`C:\Users\小明 O'Brien\AppData\Local`, SystemRoot: String.raw`C:\Windows` }
const OWN = String.raw`C:\Users\小明 O'Brien\AppData\Local\Programs\Watercooler\Watercooler.exe`

type Parts = Parameters<typeof offerFirewallRule>[0]

/** A Windows on which nothing is known of the app, and where both questions are answered with yes. */
function windows(more: Partial<Parts> = {}) {
  const ran: { command: string; args: readonly string[] }[] = []
  let asked = 0
  let wasAsked = false
  const parts: Parts = {
    platform: 'win32',
    env: ENV,
    program: OWN,
    run: (command, args) => {
      ran.push({ command, args })
      return Promise.resolve(command.endsWith('reg.exe') ? 1 : 0)
    },
    ask: () => Promise.resolve(true),
    wasAsked: () => wasAsked,
    nowAsked: () => (wasAsked = true),
    ...more,
  }
  const ask = parts.ask
  parts.ask = () => {
    asked += 1
    return ask()
  }
  return {
    offer: () => offerFirewallRule(parts),
    ran,
    asked: () => asked,
    /** What PowerShell was told to do. */
    script: () =>
      Buffer.from(ran.find(({ command }) => command.endsWith('powershell.exe'))?.args.at(-1) ?? '', 'base64').toString('utf16le'),
  }
}

describe('the rule in Windows’ firewall', () => {
  test('is added after one question, by netsh, raised to administrator, for this program alone', async () => {
    const grace = windows()
    expect(await grace.offer()).toBe('open')
    expect(grace.asked()).toBe(1)
    expect(grace.script()).toContain(String.raw`Start-Process 'C:\Windows\System32\netsh.exe'`)
    expect(grace.script()).toContain('-Verb RunAs')
    expect(grace.script()).toContain('add rule name="Watercooler" dir=in action=allow')
    expect(grace.ran.map(({ command }) => command)).toEqual([
      String.raw`C:\Windows\System32\reg.exe`,
      String.raw`C:\Windows\System32\reg.exe`,
      String.raw`C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`,
    ])
  })

  test('names the program whatever is in its path: an apostrophe does not end the command', async () => {
    const grace = windows()
    await grace.offer()
    expect(grace.script()).toContain(`program="${OWN.replace("'", "''")}"'`)
    const typographic = windows({ program: String.raw`C:\Users\小明 O'Brien\AppData\Local\a’; calc; ‘b.exe` })
    await typographic.offer()
    expect(typographic.script()).toContain('a’’; calc; ‘‘b.exe')
  })

  test('is not spoken of where there is one for this program, whoever has set it', async () => {
    for (const key of ['SharedAccess', 'Policies']) {
      const searches: (readonly string[])[] = []
      const grace = windows({
        run: (_command, args) => {
          searches.push(args)
          return Promise.resolve(args[1]?.includes(key) ? 0 : 1)
        },
      })
      expect(await grace.offer()).toBe('decided')
      expect(grace.asked()).toBe(0)
      expect(searches.every((args) => args.includes(`App=${OWN}|`))).toBe(true)
    }
  })

  test('is offered once: a no is not questioned', async () => {
    const ada = windows({ ask: () => Promise.resolve(false) })
    expect(await ada.offer()).toBe('refused')
    expect(await ada.offer()).toBe('decided')
    expect(ada.asked()).toBe(1)
    expect(ada.script()).toBe('')
  })

  test('is refused where no administrator says yes', async () => {
    const ada = windows({ run: () => Promise.resolve(1) })
    expect(await ada.offer()).toBe('refused')
  })

  test('is the installer’s matter where the app is there for everybody, and nobody’s on other systems', async () => {
    const everybody = windows({ program: String.raw`C:\Program Files\Watercooler\Watercooler.exe` })
    expect(await everybody.offer()).toBe('not-needed')
    const linux = windows({ platform: 'linux' })
    expect(await linux.offer()).toBe('not-needed')
    const roaming = windows({ env: {} })
    expect(await roaming.offer()).toBe('not-needed')
    expect([everybody, linux, roaming].flatMap(({ ran }) => ran)).toEqual([])
  })

  test('a program that cannot be run is a failure, not an error', async () => {
    expect(await runHidden(process.execPath, ['-e', 'process.exit(3)'])).toBe(3)
    expect(await runHidden('/nowhere/netsh', [])).toBe(-1)
  })
})
