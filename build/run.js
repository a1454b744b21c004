// Runs a program of the built output, building first what is out of date: `run.js headless` the host, `run.js rooms` the list of
// rooms. Further arguments go to the program.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const NODE_MAJOR = 24
const root = join(import.meta.dirname, '..')
const [program, ...args] = process.argv.slice(2)
const built = [`out/main/${program}.js`, 'out/renderer/index.html'].map((path) => join(root, path))
const sources = ['src', 'build', 'package-lock.json', 'electron.vite.config.ts'].map((path) => join(root, path))

if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR) {
  // npm brings Node 24 for Linux and Windows as an optional dependency; elsewhere the machine's own has to do.
  process.stderr.write(
    `Watercooler needs Node ${NODE_MAJOR} or later; this is ${process.version}. Install it from https://nodejs.org. 茶水间需要 Node ${NODE_MAJOR} 或更高版本。\n`,
  )
  process.exit(1)
}
if (isStale()) build()
const running = spawn(process.execPath, [built[0], ...args], { stdio: 'inherit' })
// Ctrl+C reaches the program by itself; it needs its time to say goodbye.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => running.kill('SIGTERM'))
running.on('exit', (code) => process.exit(code ?? 1))

function isStale() {
  if (!built.every((path) => existsSync(path))) return true
  const builtAt = Math.min(...built.map((path) => statSync(path).mtimeMs))
  return sources.flatMap(filesIn).some((path) => statSync(path).mtimeMs > builtAt)
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
