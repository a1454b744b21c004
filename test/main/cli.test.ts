import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { request } from 'node:http'
import { createServer, connect as connectTcp } from 'node:net'
import { stripTypeScriptTypes } from 'node:module'
import { delimiter, join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { readOptions } from '../../src/main/cli/options.ts'
import { banner } from '../../src/main/cli/banner.ts'
import { textsFor } from '../../src/main/cli/texts.ts'
import type { Host } from '../../src/main/host.ts'
import { roomIdOf, roomServerName } from '../../src/main/http/room-key.ts'
import { missing } from '../support/aloud.ts'
import { runCli, startCli } from '../support/run-cli.ts'
import { SeedClient } from '../support/seed-client.ts'
import { spawnHost } from '../support/spawn-host.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { Visitor } from '../support/visitor.ts'

const ZH = { LANG: 'zh_CN.UTF-8' }
const LOOPBACK = ['--bind', '127.0.0.1']
const local = (folder = tempFolder()) => [...LOOPBACK, '--data', folder]

/** What the host says of itself, in a terminal. */
interface Opened {
  url: string
  urls: string[]
  room: { id: string; name: string }
  ownerUrl: string | null
  pid: number
}

describe('asked about itself', () => {
  test('the host lists every option with its variable, in both languages', async () => {
    const [en, zh] = await Promise.all([runCli(['--help']), runCli(['--help'], { env: ZH })])
    expect([en.code, en.err, zh.code, zh.err]).toEqual([0, '', 0, ''])
    expect(en.out).toContain('Host a room for the people on this network.')
    expect(zh.out).toContain('为本地网络中的人开一间聊天室。')
    const flat = en.out.replace(/\s+/g, ' ')
    for (const option of Object.keys(VARIABLES)) expect(flat).toContain(option)
    for (const variable of Object.values(VARIABLES)) expect(flat).toContain(`env: ${variable}`)
  })

  test('the host says which version it is', async () => {
    expect(await runCli(['--version'])).toEqual({ code: 0, out: `${packageJson.version}\n`, err: '' })
  })
})

const VARIABLES: Record<string, string> = {
  '--name': 'WATERCOOLER_NAME',
  '--port': 'WATERCOOLER_PORT',
  '--bind': 'WATERCOOLER_BIND',
  '--data': 'WATERCOOLER_DATA',
  '--code': 'WATERCOOLER_CODE',
  '--newcomers-see': 'WATERCOOLER_NEWCOMERS_SEE',
  '--keep-days': 'WATERCOOLER_KEEP_DAYS',
  '--keep-events': 'WATERCOOLER_KEEP_EVENTS',
  '--allow-origin': 'WATERCOOLER_ALLOW_ORIGIN',
  '--allow-host': 'WATERCOOLER_ALLOW_HOST',
  '--allow-public': 'WATERCOOLER_ALLOW_PUBLIC',
  '--tls-cert': 'WATERCOOLER_TLS_CERT',
  '--tls-key': 'WATERCOOLER_TLS_KEY',
  '--limit': 'WATERCOOLER_LIMIT',
  '--no-seed-api': 'WATERCOOLER_NO_SEED_API',
  '--no-announce': 'WATERCOOLER_NO_ANNOUNCE',
  '--interface': 'WATERCOOLER_INTERFACE',
  '--json': 'WATERCOOLER_JSON',
  '--open': 'WATERCOOLER_OPEN',
  '--owner-link': 'WATERCOOLER_OWNER_LINK',
  '--log-level': 'WATERCOOLER_LOG_LEVEL',
}

describe('an option is also a variable', () => {
  afterEach(() => void vi.unstubAllEnvs())

  const read = (argv: readonly string[], env: Record<string, string> = {}) => {
    vi.unstubAllEnvs()
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
    return readOptions(argv, textsFor({ LANG: 'en' }), '1')
  }

  test.each([
    ['--name', 'Ops · 运维'],
    ['--port', '7200'],
    ['--bind', '127.0.0.1'],
    ['--data', '/somewhere'],
    ['--code', 'tea'],
    ['--newcomers-see', '7d'],
    ['--keep-days', '30'],
    ['--keep-events', '1000'],
    ['--log-level', 'trace'],
  ])('%s', (option, value) => {
    const given = read([option, value])
    expect(given).not.toEqual(read([]))
    expect(read([], { [VARIABLES[option] ?? '']: value })).toEqual(given)
  })

  test.each([
    ['--allow-origin', ['https://a.example', 'http://b.example:8080']],
    ['--allow-host', ['chat.example', 'old.example']],
    ['--interface', ['wlan0', 'Ethernet 2']],
    ['--limit', ['send-rate=0', 'waiters=50']],
  ])('%s, as a list', (option, values) => {
    const given = read(values.flatMap((value) => [option, value]))
    expect(given).not.toEqual(read([]))
    expect(read([], { [VARIABLES[option] ?? '']: values.join(', ') })).toEqual(given)
  })

  test.each(['--allow-public', '--no-seed-api', '--no-announce', '--json', '--open', '--owner-link'])(
    '%s, which is on, off or left out',
    (option) => {
      const variable = VARIABLES[option] ?? ''
      const [on, off] = [read([option]), read([])]
      expect(on).not.toEqual(off)
      for (const value of ['1', 'true', 'yes']) expect([value, read([], { [variable]: value })]).toEqual([value, on])
      for (const value of ['', '0', 'false', 'no', 'OFF']) expect([value, read([], { [variable]: value })]).toEqual([value, off])
    },
  )

  test('--tls-cert and --tls-key', () => {
    const folder = tempFolder()
    const [cert, key] = [join(folder, 'cert'), join(folder, 'key')]
    writeFileSync(cert, 'c')
    writeFileSync(key, 'k')
    const env = { WATERCOOLER_TLS_CERT: cert, WATERCOOLER_TLS_KEY: key }
    expect(read([], env).operatorTls).toEqual({ cert: Buffer.from('c'), key: Buffer.from('k') })
    expect(read(['--tls-cert', cert, '--tls-key', key])).toEqual(read([], env))
  })

  test('that the command line overrides', () => {
    expect(read(['--port', '7300'], { WATERCOOLER_PORT: '7200' }).port).toBe(7_300)
    expect(read(['--limit', 'text=9'], { WATERCOOLER_LIMIT: 'text=8' }).limits.text).toBe(9)
  })

  test('seen from outside', async () => {
    const env = {
      WATERCOOLER_NAME: 'Ops · 运维',
      WATERCOOLER_DATA: join(tempFolder(), 'room'),
      WATERCOOLER_BIND: '127.0.0.1',
      WATERCOOLER_PORT: '0',
      WATERCOOLER_CODE: 'tea',
      WATERCOOLER_NEWCOMERS_SEE: 'none',
      WATERCOOLER_ALLOW_ORIGIN: 'https://a.example,https://b.example',
      WATERCOOLER_ALLOW_HOST: 'chat.example,old.example',
      WATERCOOLER_LIMIT: 'text=9,send-rate=0',
      WATERCOOLER_NO_SEED_API: '1',
      WATERCOOLER_JSON: 'yes',
      WATERCOOLER_LOG_LEVEL: 'silent',
    }
    const cli = startCli([], { env })
    const opened = JSON.parse(await cli.until(/.*\n/)) as Opened
    const card = (await (await fetch(`${opened.url}/api/v1/rooms`, { headers: { origin: 'https://b.example' } })).json()) as {
      rooms: { room: object; limits: object }[]
    }
    expect(card.rooms[0]).toMatchObject({
      room: { name: 'Ops · 运维', needsCode: true, newcomersSee: 'none' },
      limits: { text: 9, sendRate: 0 },
    })
    expect(await statusUnderHost(opened.url, 'old.example')).toBe(200)
    expect(await statusUnderHost(opened.url, 'other.example')).toBe(403)
    expect((await new SeedClient(opened.url).post('/get_name')).status).toBe(404)
    cli.child.kill('SIGTERM')
    expect([await cli.ended, cli.err()]).toEqual([0, ''])
  })
})

describe('a mistake on the command line', () => {
  const mistakes: [string[], RegExp, RegExp][] = [
    [['--port', '70000'], /^--port: .*0 to 65535/, /^--port：.*0 到 65535/],
    [['--port', 'x'], /^--port: .*whole number/, /^--port：.*整数/],
    [['--port'], /^--port: .*missing/, /^--port：.*缺少/],
    [['--name', '​'], /^--name: .*one line/, /^--name：.*一行/],
    [['--code', 'x'.repeat(65)], /^--code: .*64/, /^--code：.*64/],
    [['--newcomers-see', 'some'], /^--newcomers-see: .*all, 7d, none/, /^--newcomers-see：.*all, 7d, none/],
    [['--keep-days', '0'], /^--keep-days: .*whole number from 1/, /^--keep-days：.*整数/],
    [['--keep-events', '1.5'], /^--keep-events: .*whole number/, /^--keep-events：.*整数/],
    [['--allow-origin', 'example.org'], /^--allow-origin: .*https:\/\/example.org/, /^--allow-origin：.*https:\/\/example.org/],
    [['--allow-host', 'a b'], /^--allow-host: .*host name/, /^--allow-host：.*主机名/],
    [['--interface', 'eth0,'], /^--interface: .*name of a network interface/, /^--interface：.*网络接口/],
    [['--limit', 'patience=1'], /^--limit: .*send-rate/, /^--limit：.*send-rate/],
    [['--limit', 'text=-1'], /^--limit: .*NAME=VALUE/, /^--limit：.*NAME=VALUE/],
    [['--log-level', 'loud'], /^--log-level: .*debug/, /^--log-level：.*debug/],
    [['--tls-cert', 'x'], /^--tls-cert and --tls-key go together/, /^--tls-cert 与 --tls-key/],
    [['--tls-cert', '/missing/c', '--tls-key', '/missing/k'], /\/missing\/c cannot be read/, /无法读取文件 \/missing\/c/],
    [['--colour'], /no option --colour/, /没有选项 --colour/],
    [['hello'], /Only options/, /只接受选项/],
  ]

  test.each(mistakes)('%j ends with one line, in both languages', (args, en, zh) => {
    const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`exit ${code}`)
    })
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    onTestFinished(() => void vi.restoreAllMocks())
    for (const [LANG, line] of [
      ['en_GB', en],
      ['zh_CN', zh],
    ] as const) {
      write.mockClear()
      expect(() => readOptions(args, textsFor({ LANG }), '1')).toThrow('exit 1')
      expect(write.mock.calls).toEqual([[expect.stringMatching(/^[^\n]+\n$/)]])
      expect(write.mock.calls[0]?.[0]).toMatch(line)
    }
    expect(exit).toHaveBeenCalledTimes(2)
  })

  test('ends the process with 1 and that line on stderr alone', async () => {
    const [en, zh] = await Promise.all([runCli(['--port', 'x']), runCli(['--port', 'x'], { env: ZH })])
    expect(en).toEqual({ code: 1, out: '', err: '--port: a whole number from 0 to 65535 is expected.\n' })
    expect(zh).toEqual({ code: 1, out: '', err: '--port：应为 0 到 65535 的整数。\n' })
  })

  test('a variable with a mistake is named itself', async () => {
    const { code, err } = await runCli([], { env: { WATERCOOLER_KEEP_DAYS: 'many' } })
    expect([code, err]).toEqual([1, 'WATERCOOLER_KEEP_DAYS: a whole number from 1 to 36500 is expected.\n'])
  })

  test('an address of another computer, a folder that cannot be, and broken certificates are said in a line', async () => {
    const broken = join(tempFolder(), 'broken.pem')
    writeFileSync(broken, 'no certificate')
    const address = await runCli(['--bind', '203.0.113.7', '--data', tempFolder(), '--log-level', 'silent'])
    expect(address).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^This computer has no address 203\.0\.113\.7\.[^\n]*\n$/) as string,
    })
    const folder = await runCli([...local(join(broken, 'room')), '--log-level', 'silent'])
    expect(folder).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^The folder or file cannot be written\.[^\n]*broken\.pem\/room\n$/) as string,
    })
    const tls = await runCli([...local(), '--tls-cert', broken, '--tls-key', broken, '--log-level', 'silent'])
    expect(tls).toMatchObject({ code: 1, err: expect.stringMatching(/^The certificate and its key cannot be used:[^\n]*\n$/) as string })
  })
})

describe('an open room', () => {
  test('is told to programs in exactly one line', async () => {
    const folder = tempFolder()
    const cli = startCli([...local(folder), '--port', '0', '--json', '--name', 'Ops · 运维'])
    const opened = JSON.parse(await cli.until(/.*\n/)) as Opened
    const room = { id: expect.stringMatching(/^[a-z2-7]{26}$/) as string, name: 'Ops · 运维' }
    const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string
    expect(opened).toEqual({
      url,
      urls: [opened.url],
      room,
      invite: null,
      ownerUrl: `${opened.url}/#owner=${ownerSecretIn(folder)}`,
      pid: cli.child.pid,
    })
    expect((await fetch(`${opened.url}/api/v1/rooms/${opened.room.id}`)).status).toBe(200)
    cli.child.kill('SIGTERM')
    expect(await cli.ended).toBe(0)
    expect(cli.out().match(/\n/g)).toHaveLength(1)
  })

  test('is shown to people with its address and the owner link, which is nowhere else', async () => {
    const folder = tempFolder()
    const cli = startCli([...local(folder), '--port', '0', '--name', 'Ops · 运维', '--log-level', 'trace'])
    await cli.until(/Stop with Ctrl\+C\. Data folder: .*\n/)
    expect(cli.out()).toContain('“Ops · 运维” is open.')
    expect(cli.out()).toMatch(/^ {2}http:\/\/127\.0\.0\.1:\d+$/m)
    expect(cli.out()).toMatch(new RegExp(`^ {2}http://127\\.0\\.0\\.1:\\d+/#owner=${ownerSecretIn(folder)}$`, 'm'))
    cli.child.kill('SIGINT')
    expect(await cli.ended).toBe(0)
    expect(cli.err()).not.toContain(ownerSecretIn(folder))
    expect(cli.err()).not.toContain('owner')
    for (const line of cli.err().trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ level: 30 })
  })

  test('is shown with every address, a code to point a phone at, and in Chinese', () => {
    const host = {
      room: { settings: { name: 'Ops · 运维', roomId: 'abcdefghijklmnopqrstuvwxyz' } },
      urls: ['http://192.168.1.20:7117', 'http://10.0.0.2:7117'],
      ownerUrl: undefined,
    } as unknown as Host
    const shown = banner(host, '/data', textsFor(ZH))
    for (const url of host.urls) expect(shown).toContain(`  ${url}\n`)
    expect(shown).toContain('“Ops · 运维”已打开')
    expect(shown).toContain(' abcd-efgh。')
    expect(shown).toMatch(/[█▀▄]{8}/)
    expect(shown).not.toContain('owner')
  })

  test('lies in the usual folder of its user unless told otherwise, for this user alone', async () => {
    const home = tempFolder()
    const cli = startCli([...LOOPBACK, '--port', '0', '--json'], {
      env: { HOME: home, USERPROFILE: home, LOCALAPPDATA: home, XDG_DATA_HOME: home },
    })
    await cli.until(/.*\n/)
    const folder = join(home, process.platform === 'darwin' ? 'Library/Application Support/watercooler' : 'watercooler')
    if (process.platform === 'win32') return
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    for (const file of readdirSync(folder).filter((name) => /^(room|owner)/.test(name)))
      expect([file, statSync(join(folder, file)).mode & 0o077]).toEqual([file, 0])
  })

  test('has an owner once the printed link was opened, and the link works once', async () => {
    const folder = tempFolder()
    const host = await spawnHost(['--port', '0', '--data', folder])
    const owner = host.ownerUrl?.split('#owner=')[1]
    const [ada, grace] = [new Visitor(host.url, host.roomId, 'Ada'), new Visitor(host.url, host.roomId, 'Grace')]
    expect((await ada.enter({ owner })).member.role).toBe('owner')
    const again = await grace.askToJoin({ owner })
    expect([again.status, again.body]).toMatchObject([403, { code: 'wrong-code' }])
    expect((await grace.enter()).member.role).toBe('member')
    expect(await host.stop()).toBe(0)

    const restarted = await spawnHost(['--port', '0', '--data', folder])
    expect(restarted.ownerUrl).toBeNull()
    expect(existsSync(join(folder, 'owner-link.txt'))).toBe(false)
  })

  test('shows the same owner link again while nobody has opened it', async () => {
    const args = ['--port', '0', '--data', tempFolder()]
    const first = await spawnHost(args)
    expect(await first.stop()).toBe(0)
    const second = await spawnHost(args)
    expect(second.ownerUrl?.split('#')[1]).toBe(first.ownerUrl?.split('#')[1])
  })

  test('logs no token, code, text or name at any level', async () => {
    const host = await spawnHost(['--port', '0', '--data', tempFolder(), '--code', 'jasmine-tea', '--log-level', 'trace'])
    const owner = host.ownerUrl?.split('#owner=')[1] ?? ''
    const [ada, grace] = [new Visitor(host.url, host.roomId, 'Ada'), new Visitor(host.url, host.roomId, 'Grace')]
    await ada.enter({ owner })
    expect((await grace.askToJoin({ code: 'wrong-guess' })).status).toBe(403)
    await grace.enter({ code: 'jasmine-tea' })
    await ada.say('the launch is on tuesday')
    await ada.ask('PATCH', '', { code: 'earl-grey' })
    await ada.ask('PUT', '/messages/short', { text: 'the launch is on tuesday' })
    const device = (await ada.ask('POST', '/members/me/devices', {})).body as { code: string }
    await ada.ask('PUT', '/messages/x', '{"text": "the launch')
    const [alone, other] = [
      connectTcp(Number(new URL(host.url).port), '127.0.0.1'),
      connectTcp(Number(new URL(host.url).port), '127.0.0.1'),
    ]
    alone.end(`GET / HTTP/1.1\r\nAuthorization: Bearer ${ada.token}\r\nbroken\r\n\r\n`).resume()
    other.end(Buffer.from([0x16, 3, 1, 0, 1, 0])).resume()
    await Promise.all([once(alone, 'close'), once(other, 'close')])
    expect(await host.stop()).toBe(0)

    expect(host.errors()).toContain('the room is open')
    for (const secret of [ada.token, grace.token, owner, device.code, 'jasmine-tea', 'wrong-guess', 'earl-grey', 'tuesday', 'Ada', 'Grace'])
      expect(host.errors()).not.toContain(secret)
  })
})

describe('a port', () => {
  test('that was asked for and is taken is named, in both languages', async () => {
    const { port } = await occupy(0)
    const runs = await Promise.all([{}, ZH].map((env) => runCli([...local(), '--port', String(port), '--log-level', 'silent'], { env })))
    expect(runs.map(({ code, out }) => [code, out])).toEqual([
      [1, ''],
      [1, ''],
    ])
    expect(runs[0]?.err).toMatch(new RegExp(`^Port ${port} is taken by another program\\.[^\\n]*\\n$`))
    expect(runs[1]?.err).toMatch(new RegExp(`^端口 ${port} 已被其他程序占用。[^\\n]*\\n$`))
  })

  test('that nobody asked for is the next free one from 7117 on, and there is an end to it', async () => {
    const args = [...local(), '--json', '--log-level', 'silent']
    await occupy(7_117)
    const cli = startCli(args)
    const { port } = new URL((JSON.parse(await cli.until(/.*\n/)) as Opened).url)
    expect(Number(port)).toBeGreaterThan(7_117)
    expect(Number(port)).toBeLessThanOrEqual(7_127)

    for (let next = 7_118; next <= 7_127; next += 1) await occupy(next)
    const { code, err } = await runCli([...local(), '--json', '--log-level', 'silent'])
    expect([code, err]).toEqual([1, 'The ports 7117 to 7127 are all taken. Choose another with --port.\n'])
  })
})

test('a second host on the same folder is told so, and the first goes on', async () => {
  const folder = tempFolder()
  const first = await spawnHost(['--port', '0', '--data', folder])
  const runs = await Promise.all([{}, ZH].map((env) => runCli([...local(folder), '--port', '0', '--log-level', 'silent'], { env })))
  for (const { code, out } of runs) expect([code, out]).toEqual([1, ''])
  expect(runs[0]?.err).toMatch(/^Another program is hosting the room in this folder\.[^\n]*\n$/)
  expect(runs[1]?.err).toMatch(/^另一个程序正在使用此文件夹中的房间。[^\n]*\n$/)
  await new Visitor(first.url, first.roomId, 'Ada').enter()
})

const oldNode = findOldNode()
const noOldNode = missing(oldNode === undefined, 'what an older Node says; there is none on the PATH')
test.skipIf(noOldNode)('an older Node is told in one line which one is needed', async () => {
  const { code, out, err } = await runCli([], { command: [oldNode ?? '', asBuilt('headless', 'on-node')] })
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(/^Watercooler needs Node 24 or later; this is v\d+\.\d+\.\d+\. [^\n]*需要 Node 24[^\n]*\n$/)
})

/** In JavaScript, because an older Node cannot read the sources. Returns the first of the files. */
function asBuilt(...names: string[]): string {
  const folder = tempFolder()
  const files = names.map((name) => {
    const text = readFileSync(new URL(`../../src/main/${name}.ts`, import.meta.url), 'utf8')
    writeFileSync(join(folder, `${name}.mjs`), stripTypeScriptTypes(text).replaceAll(/(from '\.\/[a-z-]+)\.ts'/g, "$1.mjs'"))
    return join(folder, `${name}.mjs`)
  })
  return files[0] ?? ''
}

const noOpenssl = missing(spawnSync('openssl', ['version']).status !== 0, "an operator's certificate; there is no openssl")
test.skipIf(noOpenssl)("the operator's certificate is for browsers; apps still find the room's own", async () => {
  const folder = tempFolder()
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=chat.example', '-days', '2']
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', cert, ...subject],
    {
      stdio: 'ignore',
    },
  )
  const host = await spawnHost(['--port', '0', '--data', join(folder, 'room'), '--tls-cert', cert, '--tls-key', key])
  for (const name of ['chat.example', 'localhost']) expect((await certificateFor(host.url, name)).subject).toBe('CN=chat.example')
  const own = await certificateFor(host.url, roomServerName(host.roomId))
  expect(roomIdOf(own.publicKey)).toBe(host.roomId)
  expect(host.url).toMatch(/^https:/)
  expect(host.ownerUrl).toMatch(/^https:/)
  expect((await fetch(`${host.url.replace('https', 'http')}/api/v1/rooms`)).status).toBe(200)
})

function ownerSecretIn(folder: string): string {
  return readFileSync(join(folder, 'owner-link.txt'), 'utf8').trim()
}

/** `fetch` does not let its caller choose a Host. */
async function statusUnderHost(url: string, host: string): Promise<number | undefined> {
  const asked = request(`${url}/api/v1/rooms`, { headers: { host } }).end()
  const [response] = (await once(asked, 'response')) as [{ statusCode?: number; resume: () => void }]
  response.resume()
  return response.statusCode
}

/** Somebody else's program on this port, or whoever has it already. */
async function occupy(port: number): Promise<{ port: number }> {
  const server = createServer()
  server.listen(port, '127.0.0.1')
  const isOurs = await once(server, 'listening').then(
    () => true,
    () => false,
  )
  if (!isOurs) return { port }
  onTestFinished(async () => {
    server.close()
    await once(server, 'close')
  })
  return server.address() as { port: number }
}

async function certificateFor(url: string, servername: string) {
  const socket = connectTls({ host: '127.0.0.1', port: Number(new URL(url).port), servername, rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const certificate = socket.getPeerX509Certificate()
  socket.destroy()
  if (!certificate) throw new Error('no certificate')
  return certificate
}

function findOldNode(): string | undefined {
  const candidates = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'))
  return candidates.find((path) => {
    if (!existsSync(path)) return false
    const major = Number(/^v(\d+)\./.exec(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout)?.[1])
    return major >= 18 && major < 24
  })
}
