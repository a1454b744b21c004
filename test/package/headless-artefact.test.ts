import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, globSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { reached } from '../../build/reached.js'
import { missing, tell } from '../support/aloud.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { Visitor } from '../support/visitor.ts'

const root = join(import.meta.dirname, '../..')
const system = `${process.platform}-${process.arch}`
const isMissing = missing(
  process.platform === 'win32' || !existsSync(join(root, `node_modules/node-${system}`)),
  `the archive without a window: on ${system}, npm has no Node to put into it, or there is no shell to start it`,
)

/** An empty folder, in which the archive was made and unpacked. */
let folder = ''
let archive = ''
/** What lies in it. */
let unpacked = ''

/** Makes the archive, and answers with its path. */
function make(): string {
  const into = mkdtempSync(join(folder, 'made-'))
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'build/headless-artefact.js'), into], { encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  return join(into, readdirSync(into)[0] ?? '')
}

/** Starts one of its programs with nothing of this computer but where it is; ended with the test. */
function start(program: string, args: readonly string[]): ChildProcess & { stdout: NonNullable<ChildProcess['stdout']> } {
  const child = spawn(join(unpacked, program), args, { env: {}, cwd: tempFolder(), stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return child
}

async function openRoom(): Promise<{ host: ChildProcess; url: string; roomId: string }> {
  const args = ['--json', '--data', tempFolder(), '--bind', '127.0.0.1', '--port', '0', '--no-announce', '--log-level', 'warn']
  const host = start('watercooler', args)
  const [line] = (await once(createInterface({ input: host.stdout }), 'line')) as [string]
  const { url, room } = JSON.parse(line) as { url: string; room: { id: string } }
  return { host, url, roomId: room.id }
}

describe.skipIf(isMissing)('the archive for computers without internet', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'watercooler-headless-'))
    archive = make()
    expect(spawnSync('tar', ['-xzf', archive, '-C', folder]).status).toBe(0)
    unpacked = join(folder, readdirSync(folder).find((name) => name.startsWith('watercooler-headless-')) ?? '')
    tell(`archive without a window: ${(statSync(archive).size / 1e6).toFixed(1)} MB`)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('holds Node, the two programs and what they can come to load, the page, and how to run them', () => {
    const files = globSync('**', { cwd: unpacked }).filter((path) => statSync(join(unpacked, path)).isFile())
    const main = reached(join(root, 'out/main'), ['headless.js', 'rooms.js', 'read-worker.js']).map((name) => `out/main/${name}`)
    const page = globSync('out/renderer/**', { cwd: root }).filter((path) => statSync(join(root, path)).isFile() && !path.endsWith('.map'))
    const service = process.platform === 'linux' ? ['Dockerfile', 'watercooler.service'] : []
    const aside = ['LICENSE', 'README.txt', 'bin/LICENSE', 'bin/node', 'package.json', 'watercooler', 'watercooler-rooms', ...service]
    expect(files.sort()).toEqual([...main, ...page, ...aside].sort())
  })

  test('is the same, byte for byte, when it is made again', () => {
    const sum = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
    expect(sum(make())).toBe(sum(archive))
  })

  test('opens a room with nothing installed: visitors join under suggested names, talk, read what was, and see the page', async () => {
    const { host, url, roomId } = await openRoom()
    const [ada, ming] = [new Visitor(url, roomId, 'Ada'), new Visitor(url, roomId)]
    await ada.enter()
    await ming.enter({ locale: 'zh-CN' })
    await ada.say('大家好')
    expect(await ming.readTexts()).toEqual(['大家好'])
    // Read by a worker, from a file that stands beside the programs.
    const history = await ming.ask('GET', '/messages?limit=10')
    expect(history.text).toContain('大家好')
    const page = await fetch(url, { headers: { 'accept-encoding': 'br' } })
    expect(page.headers.get('content-encoding')).toBe('br')
    expect(await page.text()).toContain('<title>')
    host.kill('SIGTERM')
    expect(await once(host, 'exit')).toEqual([0, null])
  })

  test('brings the list of rooms, too, and starts from a link to it', () => {
    // Not further than that: to look for rooms, it would ask this computer's name server.
    const link = join(tempFolder(), 'rooms')
    expect(spawnSync('ln', ['-s', join(unpacked, 'watercooler-rooms'), link]).status).toBe(0)
    const { status, stdout } = spawnSync(link, ['--help'], { encoding: 'utf8', env: { PATH: process.env['PATH'] } })
    expect(status).toBe(0)
    expect(stdout).toContain('--doctor')
  })

  const noSystemd = missing(spawnSync('systemd-analyze', ['--version']).status !== 0, 'the systemd unit; there is no systemd-analyze')

  test.skipIf(noSystemd || process.platform !== 'linux')('has a unit that systemd understands, and finds well protected', () => {
    const unit = readFileSync(join(unpacked, 'watercooler.service'), 'utf8')
    const path = join(tempFolder(), 'watercooler.service')
    writeFileSync(path, unit.replace('/opt/watercooler/', `${unpacked}/`))
    const verified = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' })
    expect(verified.stderr).toBe('')
    // In tenths of its scale, on which 10 is no protection at all.
    expect(spawnSync('systemd-analyze', ['security', '--offline=yes', '--threshold=20', path]).status).toBe(0)
  })
})
