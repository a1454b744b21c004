import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { tell } from '../../support/aloud.ts'
import { DesktopApp } from './desktop-app.ts'
import { killAll } from './kill-all.ts'
import { exitOf, listenTo, type Exit } from './launched.ts'
import { electronBinary, type DesktopOptions } from './options.ts'
import { launchElectron, spawnElectron } from './real-electron.ts'
import { RELAUNCH_FILE } from './recorder/system.ts'
import { launchStandIn, spawnStandIn } from './stand-in.ts'

export type { DesktopApp } from './desktop-app.ts'
export type { DesktopOptions } from './options.ts'

let isTold = false

/** How something is ended that a test started. */
export type AtEnd = (end: () => Promise<void> | void) => void

/** Starts the desktop app on Electron where it is installed, on the stand-in elsewhere. Ended with the test, or when somebody else says. */
export async function launchDesktop(options: DesktopOptions, atEnd: AtEnd = onTestFinished): Promise<DesktopApp> {
  const binary = electronBinary()
  if (!isTold) tell(`the desktop app runs on ${binary === undefined ? 'the stand-in for Electron' : binary}`)
  isTold = true
  const app = new DesktopApp(binary === undefined ? launchStandIn(options) : await launchElectron(binary, options))
  atEnd(() => app.kill())
  return app
}

/** Starts it once more, as somebody does who does not know that it runs; resolves when that process has ended. */
export async function startAgain(options: DesktopOptions): Promise<Exit & { out: string; err: string }> {
  const binary = electronBinary()
  const child = binary === undefined ? spawnStandIn(options) : spawnElectron(binary, options)
  const said = listenTo(child)
  onTestFinished(() => killAll(child))
  return { ...(await exitOf(child)), ...said }
}

/** Waits for an app to end that wants to be started again, and starts it as it wished. */
export async function relaunched(app: DesktopApp, options: DesktopOptions): Promise<DesktopApp> {
  await app.end()
  const wish = join(options.userData, RELAUNCH_FILE)
  const args = JSON.parse(readFileSync(wish, 'utf8')) as string[]
  rmSync(wish)
  return await launchDesktop({
    ...options,
    args: args.filter((argument) => argument !== options.main && !argument.startsWith('--user-data-dir=')),
  })
}
