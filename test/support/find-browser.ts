import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * A Chromium for tests: `CHROMIUM_PATH`, Playwright's own, the system's; else one attempt to get it. Throws one line
 * that says how to install it.
 */
export function findBrowser(): string {
  const path = installed() ?? fetched()
  if (path !== undefined) return path
  throw new Error(
    'No Chromium was found for the browser tests. Install it with: npx playwright-core install chromium (or set CHROMIUM_PATH)',
  )
}

function installed(): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).flatMap((folder) => SYSTEM_NAMES.map((name) => join(folder, name)))
  return [process.env['CHROMIUM_PATH'] ?? '', chromium.executablePath(), ...onPath, ...APPLICATIONS].find(
    (path) => path !== '' && existsSync(path),
  )
}

/** Debian's package where we may install it, otherwise Playwright's download. */
function fetched(): string | undefined {
  const isRootOnDebian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  const [command, args]: [string, string[]] = isRootOnDebian
    ? [
        'sh',
        [
          '-c',
          'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk fonts-noto-color-emoji',
        ],
      ]
    : [process.execPath, [join(import.meta.dirname, '../../node_modules/playwright-core/cli.js'), 'install', 'chromium']]
  process.stderr.write('No Chromium found; trying to install one …\n')
  spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 })
  return installed()
}
