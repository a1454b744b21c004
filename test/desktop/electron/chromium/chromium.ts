import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { findBrowser } from '../../../support/find-browser.ts'
import { Cdp } from './cdp.ts'
import { chromiumFlags } from './flags.ts'

export interface ChromiumOptions {
  profile: string
  /** Rules that bring the hosts of mapped schemes to our server. */
  resolve: readonly string[]
  languages: readonly string[]
}

export interface Chromium {
  readonly cdp: Cdp
  /** Where somebody else can look at the pages. */
  readonly url: string
  readonly pid: number
  close(): Promise<void>
}

/** A Chromium of this process alone: it ends by itself when the pipe to it closes, however that comes about. */
export async function launchChromium(options: ChromiumOptions): Promise<Chromium> {
  mkdirSync(options.profile, { recursive: true })
  const child = spawn(findBrowser(), chromiumFlags(options), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, LANGUAGE: options.languages.join(':').replaceAll('-', '_') },
  })
  const url = await listening(child)
  return { cdp: new Cdp(child.stdio[3] as Writable, child.stdio[4] as Readable), url, pid: child.pid ?? 0, close: () => close(child) }
}

/** Chromium says on its stderr where it can be looked at. */
function listening(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const said: string[] = []
  createInterface({ input: child.stderr as Readable }).on('line', (line) => {
    said.push(line)
    const [, url] = /DevTools listening on (ws:\S+)/.exec(line) ?? []
    if (url !== undefined) resolve(url)
  })
  child.once('exit', () => reject(new Error(`Chromium did not start:\n${said.join('\n')}`)))
  return promise
}

function close(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  const { promise, resolve } = Promise.withResolvers<undefined>()
  child.once('exit', () => resolve(undefined))
  ;(child.stdio[3] as Writable).end()
  return promise
}
