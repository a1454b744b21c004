// Starts the app. Where it cannot be – no screen, no Electron and no way to get it – hosts a room without a window instead, and
// says so: never a dead end.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ensureBuilt, root, run } from './built.js'

/** A connection that refuses does so at once; one that hangs is not waited for. */
const FETCH_MS = 180_000
/** An Electron that lacks a library of the system ends before a window could be seen. */
const TOO_SOON_MS = 4_000

const electron = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
const args = process.argv.slice(2)

ensureBuilt()
const obstacle = whyNoWindow() ?? whyNoElectron()
if (obstacle) await withoutWindow(obstacle)
const startedAt = Date.now()
const code = await run(binary() ?? '', [root, ...args])
if (code !== 0 && Date.now() - startedAt < TOO_SOON_MS) await withoutWindow(['Electron does not run here', 'Electron 无法在此运行'])
process.exit(code)

function whyNoWindow() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return ['there is no screen here', '这里没有屏幕']
  if (process.platform === 'linux' && process.getuid?.() === 0) return ['Electron does not run as root', 'Electron 不能以 root 身份运行']
  return null
}

function whyNoElectron() {
  if (binary()) return null
  process.stderr.write('Fetching Electron … 正在获取 Electron…\n')
  spawnSync(process.execPath, [join(electron, 'install.js')], { stdio: 'ignore', timeout: FETCH_MS })
  return binary() ? null : ['Electron cannot be fetched', '无法获取 Electron']
}

/** As the package itself finds it. */
function binary() {
  const named = join(electron, 'path.txt')
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(electron, 'dist')
  const path = existsSync(named) ? join(folder, readFileSync(named, 'utf8')) : join(folder, 'electron')
  return existsSync(path) ? path : null
}

async function withoutWindow([en, zh]) {
  process.stderr.write(`No window: ${en}. Hosting a room without one. 无法打开窗口：${zh}。将以无窗口方式开房间。\n`)
  process.exit(await run(process.execPath, [join(root, 'out/main/headless.js'), '--open', ...args]))
}
