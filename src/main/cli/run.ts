import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openInBrowser from 'open'
import pino from 'pino'
import packageJson from '../../../package.json' with { type: 'json' }
import { startHost, type Host } from '../host.ts'
import { banner, jsonLine } from './banner.ts'
import { explain } from './explain.ts'
import { readOptions } from './options.ts'
import { textsFor } from './texts.ts'

/** The built page, from the sources (`src/main/cli/`) as from the build (`out/main/`, one flat folder). */
const PAGE_FOLDERS = ['../renderer/', '../../../out/renderer/']

/** SIGHUP: the terminal's window was closed. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/** The headless host: a room without a window. */
export async function run(argv: readonly string[]): Promise<void> {
  const texts = textsFor(process.env)
  const options = readOptions(argv, texts, packageJson.version)
  const log = pino({ level: options.logLevel, base: null }, pino.destination({ fd: 2, sync: true }))
  const host = await startHost({
    ...options,
    dataFolder: options.data,
    version: packageJson.version,
    allowOrigins: options.allowOrigin,
    allowHosts: options.allowHost,
    announce: options.announce ? { only: options.interface } : undefined,
    pageFolder: beside(PAGE_FOLDERS),
    log,
  }).catch((error: unknown) => {
    log.debug({ err: error }, 'start failed')
    process.stderr.write(`${explain(error, options, texts)}\n`)
    process.exit(1)
  })

  // Before the room is told of: whoever waited for that may stop it at once.
  stopOnSignal(host, log, () => options.json || process.stdout.write(`${texts.isClosed}\n`))
  process.stdout.write(options.json ? `${jsonLine(host)}\n` : banner(host, options.data, texts))
  if (options.open) await openPage(host)
}

/** A second signal does not wait for anybody. */
function stopOnSignal(host: Host, log: pino.Logger, onClosed: () => void): void {
  let isStopping = false
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1)
    isStopping = true
    log.info({ signal }, 'closing the room')
    host.close().then(
      () => {
        log.info('the room is closed')
        onClosed()
      },
      (error: unknown) => {
        log.error({ err: error }, 'the room did not close well')
        process.exitCode = 1
      },
    )
  }
  for (const signal of SIGNALS) process.on(signal, stop)
}

/** As the owner where the room has none yet: whoever starts it is most likely them. */
async function openPage({ urls, ownerUrl }: Host): Promise<void> {
  const hasScreen = process.platform !== 'linux' || process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined
  const url = ownerUrl ?? urls[0]
  if (!hasScreen || url === undefined) return
  const browser = await openInBrowser(url)
  browser.on('error', () => undefined)
}

function beside(candidates: readonly string[]): string | undefined {
  return candidates.map((candidate) => fileURLToPath(new URL(candidate, import.meta.url))).find((path) => existsSync(path))
}
