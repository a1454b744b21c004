import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const NODE_MAJOR = 24
export const root = join(import.meta.dirname, '..')
const outputs = ['out/main/headless.js', 'out/main/rooms.js', 'out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html']
const sources = ['src', 'build', 'package-lock.json', 'electron.vite.config.ts']

/** Builds what is out of date; ends the process where that cannot be. */
export function ensureBuilt() {
  if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR) {
    // npm brings Node 24 for Linux and Windows as an optional dependency; elsewhere the machine's own has to do.
    process.stderr.write(
      `Watercooler needs Node ${NODE_MAJOR} or later; this is ${process.version}. Install it from https://nodejs.org. 茶水间需要 Node ${NODE_MAJOR} 或更高版本。\n`,
    )
    process.exit(1)
  }
  if (isStale()) build()
}

/** Runs a program until it ends; answers with its exit code. */
export function run(command, args, options = {}) {
  const running = spawn(command, args, { stdio: 'inherit', ...options })
  // Ctrl+C reaches the program by itself; it needs its time to say goodbye.
  const ignore = () => undefined
  const end = () => running.kill('SIGTERM')
  process.on('SIGINT', ignore).on('SIGTERM', end)
  return new Promise((resolve) => {
    const over = (code) => {
      process.off('SIGINT', ignore).off('SIGTERM', end)
      resolve(code)
    }
    running.on('error', () => over(1)).on('exit', (code) => over(code ?? 1))
  })
}

function isStale() {
  const built = outputs.map((path) => join(root, path))
  if (!built.every((path) => existsSync(path))) return true
  const builtAt = Math.min(...built.map((path) => statSync(path).mtimeMs))
  return sources.flatMap((path) => filesIn(join(root, path))).some((path) => statSync(path).mtimeMs > builtAt)
}

function filesIn(path) {
  return statSync(path).isFile() ? [path] : readdirSync(path, { recursive: true }).map((name) => join(path, String(name)))
}

function build() {
  process.stderr.write('Building … 正在构建…\n')
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  if (status === 0) return
  process.stderr.write(`${stdout}${stderr}`)
  process.exit(status ?? 1)
}
