import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createSocket } from 'node:dgram'
import { createServer, connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { missing, tell } from '../support/aloud.ts'
import { SeedClient } from '../support/seed-client.ts'
import { spawnHost } from '../support/spawn-host.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { newToken, Visitor } from '../support/visitor.ts'
import { outboundOf, socketsOf, type SeenSocket } from '../support/watch-sockets.ts'
import { startCli } from '../support/run-cli.ts'

const HEADLESS = fileURLToPath(new URL('../../src/main/headless.ts', import.meta.url))
const LOCALES = ['en', 'zh-CN', 'zh-Hant', 'ja', 'ar', 'ru', 'tlh']

const noProc = missing(process.platform !== 'linux', 'watching the sockets of a host; that takes Linux')
const noStrace = missing(
  noProc || spawnSync('strace', ['-e', 'trace=none', 'true']).status !== 0,
  'tracing the system calls of a host; strace is not there or may not',
)
const noNamespace = missing(
  noProc || spawnSync('unshare', ['-n', 'ip', 'link', 'set', 'lo', 'up']).status !== 0,
  'a host without any network; that takes root, unshare and ip',
)

/** What people do in a room, over plain HTTP and over TLS's beginnings, well and badly. */
async function load(url: string, roomId: string): Promise<void> {
  const members = Array.from({ length: 20 }, (_, n) => new Visitor(url, roomId, n % 2 === 0 ? `Member ${n}` : undefined))
  for (const [n, member] of members.entries()) await member.enter({ locale: LOCALES[n % LOCALES.length] })
  const held = members.slice(0, 10).map((member) => member.poll({ wait: 5 }))
  for (const locale of LOCALES) await members[0]?.ask('GET', `/names?locale=${locale}&count=10`)
  for (const [n, member] of members.entries()) await member.say(`https://example.org/${n} — http://[2001:db8::1]/ @everybody`)
  await Promise.all(held)
  for (const path of ['/', '/index.html', '/assets/none.js', '/favicon.ico', '/api/v2/rooms', '/%2e%2e/etc/passwd'])
    await (await fetch(url + path)).text()
  await members[0]?.ask('GET', '/messages')
  const seed = await new SeedClient(url).arrive()
  await seed.send('大家好')
  await seed.all()
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => undefined)
  socket.end(`GET http://example.org/ HTTP/1.1\r\nHost: example.org\r\n\r\n`).resume()
  await once(socket, 'close')
  expect((await new Visitor(url, roomId).askToJoin({ token: newToken(), owner: 'x'.repeat(20) })).status).toBe(403)
}

test.skipIf(noProc)('a host at work opens no connection and sends no datagram of its own', async () => {
  const host = await spawnHost(['--port', '0', '--data', tempFolder(), '--log-level', 'error'])
  const pid = host.child.pid ?? 0
  const seen: SeenSocket[] = []
  let looks = 0
  const state = { isDone: false }
  const work = load(host.url, host.roomId).finally(() => (state.isDone = true))
  while (!state.isDone) {
    seen.push(...outboundOf(socketsOf(pid)))
    looks += 1
    await new Promise(setImmediate)
  }
  await work
  tell(`looked at the host's sockets ${looks} times`)
  expect(looks).toBeGreaterThan(20)
  expect(socketsOf(pid).some(({ local }) => parseInt(local.split(':')[1] ?? '', 16) === Number(new URL(host.url).port))).toBe(true)
  expect(seen).toEqual([])
})

test.skipIf(noProc)('whoever watches sockets would see one that goes out, and a datagram', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const [client, datagrams] = [connect(port, '127.0.0.1'), createSocket('udp4')]
  const [[accepted]] = (await Promise.all([once(server, 'connection'), once(client, 'connect')])) as [[{ destroy: () => void }], unknown]
  datagrams.bind(0, '127.0.0.1')
  await once(datagrams, 'listening')
  onTestFinished(() => {
    client.destroy()
    accepted.destroy()
    server.close()
    datagrams.close()
  })
  const outbound = outboundOf(socketsOf(process.pid))
  const local = (address: { port: number }) => address.port.toString(16).toUpperCase().padStart(4, '0')
  expect(outbound).toContainEqual(
    expect.objectContaining({ kind: 'tcp', local: expect.stringMatching(`:${local(client.address() as { port: number })}$`) as string }),
  )
  expect(outbound).toContainEqual(
    expect.objectContaining({ kind: 'udp', local: expect.stringMatching(`:${local(datagrams.address())}$`) as string }),
  )
})

test.skipIf(noStrace)('a host at work makes no system call that reaches out', async () => {
  const trace = join(tempFolder(), 'trace')
  const command = [
    'strace',
    '-f',
    '-qq',
    '-e',
    'trace=socket,connect,sendto,sendmsg,sendmmsg',
    '-o',
    trace,
    process.execPath,
    HEADLESS,
  ] as const
  const cli = startCli(['--json', '--bind', '127.0.0.1', '--port', '0', '--data', tempFolder(), '--log-level', 'error'], {
    command: [...command],
  })
  const opened = JSON.parse(await cli.until(/.*\n/)) as { url: string; room: { id: string }; pid: number }
  onTestFinished(() => stop(opened.pid))
  await load(opened.url, opened.room.id)
  process.kill(opened.pid, 'SIGTERM')
  expect(await cli.ended).toBe(0)

  const calls = readFileSync(trace, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  tell(`the host made ${calls.length} system calls on sockets`)
  expect(calls.some((call) => /socket\(AF_INET6?, SOCK_STREAM/.test(call))).toBe(true)
  expect(calls.filter((call) => /connect\(|send(to|msg|mmsg)\(.*sin6?_|SOCK_DGRAM/.test(call) && !/AF_UNIX/.test(call))).toEqual([])
})

test.skipIf(noNamespace)('a host on a computer without any network works in full, and says where it can be opened', () => {
  const inside = fileURLToPath(new URL('../support/visit-room.ts', import.meta.url))
  const folder = tempFolder()
  const script = 'ip link set lo up && exec "$@"'
  const command = ['unshare', '-n', 'sh', '-c', script, 'sh', process.execPath, inside, HEADLESS, folder] as const
  const report = execFileSync(command[0], command.slice(1), { encoding: 'utf8', timeout: 30_000 })
  expect(JSON.parse(report)).toEqual({
    code: 0,
    urls: [expect.stringMatching(/^http:\/\/127\.0\.0\.1:7117$/)],
    names: expect.arrayContaining([expect.any(String)]) as string[],
    heard: ['hello', '大家好'],
  })
})

function stop(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
