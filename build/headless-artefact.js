// Packs a room without a window for computers without internet: the built programs and their page, the Node they need, and how to
// run them as a service. `node build/headless-artefact.js [FOLDER]`: into dist/, or that folder.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './built.js'
import { reached } from './reached.js'
import { tarGz } from './tar.js'

const PROGRAMS = { watercooler: 'headless', 'watercooler-rooms': 'rooms' }
/** What they start by a name that stands in no text. */
const STARTED = ['read-worker.js']

const EARLIEST_S = Date.UTC(2026, 0, 1) / 1000
const YEAR_S = 365 * 24 * 3600

const isWindows = process.platform === 'win32'
const system = `${isWindows ? 'win' : process.platform}-${process.arch}`
const nodeFolder = join(root, `node_modules/node-${system}`)
const { version } = JSON.parse(read('package.json').toString())

if (!existsSync(nodeFolder)) {
  process.stderr.write(`npm has no Node for ${system} here: no archive without a window is made.\n`)
  process.exit(0)
}
const files = [...programs(), ...page(), ...node(), ...aside()]
const name = `watercooler-headless-${version}-${system}`
const folder = process.argv[2] ?? join(root, 'dist')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, `${name}.tar.gz`), tarGz(name, timeOf(files), files))
process.stdout.write(`${join(folder, `${name}.tar.gz`)}\n`)

function programs() {
  const entries = Object.values(PROGRAMS).map((program) => `${program}.js`)
  return reached(join(root, 'out/main'), [...entries, ...STARTED]).map((file) => fileOf(`out/main/${file}`))
}

function page() {
  const names = readdirSync(join(root, 'out/renderer'), { recursive: true }).map((name) => `out/renderer/${name}`.replaceAll('\\', '/'))
  return names.filter((name) => statSync(join(root, name)).isFile() && !name.endsWith('.map')).map(fileOf)
}

function node() {
  const program = isWindows ? 'bin/node.exe' : 'bin/node'
  return [
    { name: program, bytes: readFileSync(join(nodeFolder, program)), isProgram: true },
    { name: 'bin/LICENSE', bytes: readFileSync(join(nodeFolder, 'LICENSE')), isProgram: false },
  ]
}

function aside() {
  const service = process.platform === 'linux' ? ['watercooler.service', 'Dockerfile'] : []
  // The programs are modules, and nothing else says so.
  const asModules = Buffer.from(`${JSON.stringify({ name: 'watercooler', version, type: 'module' })}\n`)
  return [
    { name: 'package.json', bytes: asModules, isProgram: false },
    fileOf('LICENSE'),
    ...['README.txt', ...service].map((file) => ({ ...fileOf(`build/headless/${file}`), name: file })),
    ...Object.entries(PROGRAMS).map(([command, program]) => launcher(command, program)),
  ]
}

function launcher(command, program) {
  const script = read(`build/headless/launcher.${isWindows ? 'cmd' : 'sh'}`)
    .toString()
    .replace('PROGRAM', program)
  // Windows wants its own ends of lines in its scripts.
  const bytes = Buffer.from(isWindows ? script.replaceAll('\n', '\r\n') : script)
  return { name: isWindows ? `${command}.cmd` : command, bytes, isProgram: true }
}

/**
 * The same for the same content, and most likely another one for another: browsers are told by time and size whether the page is
 * a newer one, and two versions of it are often of one size.
 */
function timeOf(files) {
  const hash = createHash('sha256')
  for (const { name, bytes } of files) hash.update(name).update(bytes)
  return EARLIEST_S + (hash.digest().readUInt32BE() % YEAR_S)
}

function fileOf(name) {
  return { name, bytes: read(name), isProgram: false }
}

function read(name) {
  return readFileSync(join(root, name))
}
