import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, onTestFinished } from 'vitest'
import { launchDesktop, type AtEnd, type DesktopApp, type DesktopOptions } from '../driver/launch-desktop.ts'

export interface TestApp {
  /** ESM of the main process; `electron` and the helpers of `PRELUDE` are there. */
  main?: string
  /** CommonJS. */
  preload?: string
  html?: string
  /** Before the app is ready. */
  before?: string
}

/** The smallest app: one page at `app://tea`, with a preload, in a window that is shown. */
const mainOf = ({ main = '', before = '' }: TestApp): string => `
import * as electron from 'electron'
import { app, BrowserWindow, ipcMain, protocol, session } from 'electron'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
const PRELOAD = join(import.meta.dirname, 'preload.cjs')
const heard = (globalThis.heard = [])
globalThis.evaluateIn = (electron, code) => new Function('electron', code)(electron)
globalThis.names = () => heard.map(([name]) => name)
globalThis.attempt = (call) => { try { call() } catch (error) { return error.message } }
const hear = (emitter, name, ...events) => events.forEach((event) => emitter.on(event, (first, ...rest) => heard.push([name + event, ...rest])))
const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true }
${before}
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }])
const page = async ({ url }) => {
  const { pathname } = new URL(url)
  const html = await readFile(join(import.meta.dirname, pathname === '/' ? 'index.html' : pathname.slice(1))).catch(() => null)
  return new Response(html, { status: html ? 200 : 404, headers: { 'content-type': 'text/html; charset=utf-8' } })
}
const openWindow = async (options = {}, preferences = {}) => {
  const window = new BrowserWindow({ ...options, webPreferences: { preload: PRELOAD, ...preferences } })
  await window.loadURL('app://tea/')
  return window
}
// Awaited here, Electron would wait for this module, and this module for Electron.
app.whenReady().then(async () => {
  ${main || "protocol.handle('app', page); await openWindow()"}
})
`

export interface StartedApp {
  app: DesktopApp
  options: DesktopOptions
  folder: string
}

/** Writes an app into a folder of its own, and starts it. */
export async function startApp(parts: TestApp, options: Partial<DesktopOptions> = {}, atEnd: AtEnd = onTestFinished): Promise<StartedApp> {
  const folder = writeApp(parts, atEnd)
  const all = { userData: folderUntil(atEnd), main: folder, ...options }
  return { app: await launchDesktop(all, atEnd), options: all, folder }
}

/** One app for all tests of a file: they look at it, and leave it as it is. */
export function sharedApp(parts: TestApp, options: Partial<DesktopOptions> = {}): { app: DesktopApp; page: Page } {
  const shared = {} as { app: DesktopApp; page: Page }
  beforeAll(async () => {
    const ends: (() => Promise<void> | void)[] = []
    const { app } = await startApp(parts, options, (end) => ends.unshift(end))
    Object.assign(shared, { app, page: await app.window() })
    return async () => {
      for (const end of ends) await end()
    }
  })
  return shared
}

export function writeApp(parts: TestApp, atEnd: AtEnd = onTestFinished): string {
  const folder = folderUntil(atEnd)
  const { preload = '', html = '<!doctype html><title>Tea · 茶</title><h1>Tea · 茶</h1>' } = parts
  const files = {
    'package.json': '{ "name": "tea", "version": "1.2.3", "type": "module", "main": "main.js" }',
    'main.js': mainOf(parts),
    'preload.cjs': `const { contextBridge, ipcRenderer } = require('electron')\n${preload}`,
    'index.html': html,
    'empty.html': '<!doctype html>',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

function folderUntil(atEnd: AtEnd): string {
  const folder = mkdtempSync(join(tmpdir(), 'watercooler-desktop-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
