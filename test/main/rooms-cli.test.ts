import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { FoundRoom } from '../../src/main/discovery/found-room.ts'
import { makeInvite } from '../../src/main/discovery/invite.ts'
import { markOf } from '../../src/shared/wire/room.ts'
import { missing } from '../support/aloud.ts'
import { hearsItself, LOOPBACK, loopbackName } from '../support/loopback-mdns.ts'
import { roomsCommand as command } from '../support/rooms-command.ts'
import { runCli, startCli, type Cli } from '../support/run-cli.ts'
import { startRoom } from '../support/start-room.ts'
import { tempFolder } from '../support/temp-folder.ts'

const ZH = { LANG: 'zh_CN.UTF-8' }
const nobodysId = 'abcdefghijklmnopqrstuvwx23'

/** An interface that is not there: nothing is heard, whatever other tests announce. */
const DEAF = ['--interface', 'nowhere0']
const NO_INTERFACE = 'This computer has no network interface nowhere0.\n'
const HEARING = ['--interface', loopbackName()]
/** Nothing of the tester's own computer: neither rooms that were found on it, nor its operator's list. */
function kept(folder = tempFolder()): string[] {
  const list = join(folder, 'rooms.txt')
  writeFileSync(list, '')
  return ['--data', folder, '--rooms-file', list]
}
const briefly = ['--seconds', '1']
/** Time enough to go to a place and have a look on a busy machine. */
const aWhile = ['--seconds', '3']

const roomsIn = (text: string) => JSON.parse(text) as FoundRoom[]
/** Each list that was told so far. */
const lists = (cli: Cli): FoundRoom[][] => cli.out().split('\n').slice(0, -1).map(roomsIn)

/** Watches until a list like this is told, then stops; the code, that list and what stderr says. */
async function watched(args: readonly string[], until: RegExp, env = {}) {
  const cli = startCli([...DEAF, '--watch', '--json', ...args], { command, env })
  await cli.until(until)
  cli.child.kill('SIGTERM')
  return { code: await cli.ended, rooms: lists(cli).at(-1), err: cli.err() }
}

async function listening(server: Server): Promise<number> {
  server.listen(0, LOOPBACK)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** Takes a connection and says nothing. */
async function silentPlace(): Promise<{ port: number; came: Promise<Socket> }> {
  const sockets: Socket[] = []
  const server = createServer((socket) => void sockets.push(socket.on('error', () => undefined)))
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()))
  const came = (once(server, 'connection') as Promise<[Socket]>).then(([socket]) => socket)
  return { port: await listening(server), came }
}

async function closedPort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  server.close()
  await once(server, 'close')
  return port
}

describe('The list of rooms for programs', () => {
  test('is one JSON array; the exit code says whether a room is live', async () => {
    const room = await startRoom({ code: 'tea' })
    const [some, none] = await Promise.all([
      runCli([...DEAF, ...kept(), ...aWhile, '--json', room.url], { command }),
      runCli([...DEAF, ...kept(), ...briefly, '--json'], { command }),
    ])
    expect([some.code, some.err]).toEqual([0, ''])
    expect(some.out).toMatch(/^[^\n]+\n$/)
    expect(roomsIn(some.out)).toMatchObject([
      {
        id: room.roomId,
        title: 'Ops · 运维',
        state: 'live',
        urls: [room.url],
        online: 0,
        needsCode: true,
        foundBy: ['typed'],
        isCopy: false,
      },
    ])
    expect(none).toEqual({ code: 1, out: '[]\n', err: NO_INTERFACE })
  })

  test('is told again at each change with --watch, until it is stopped', async () => {
    const room = await startRoom()
    const [live, lonely] = [
      startCli([...DEAF, ...kept(), '--watch', '--json', room.url], { command }),
      startCli([...DEAF, ...kept(), '--watch', '--json'], { command }),
    ]
    await live.until(/"state":"live".*\n/)
    await lonely.until(/\n/)
    live.child.kill('SIGTERM')
    lonely.child.kill('SIGINT')
    expect(await Promise.all([live.ended, lonely.ended])).toEqual([0, 1])
    expect([live.err(), lonely.out(), lonely.err()]).toEqual(['', '[]\n', NO_INTERFACE])
    expect(lists(live)[0]).toEqual([])
    const told = lists(live).map((rooms) => JSON.stringify(rooms.map(({ lastSeenAt: _, ...room }) => room)))
    expect(told.filter((line, index) => line === told[index - 1])).toEqual([])
  })

  test('has rooms that do not answer, with the reason, and is then no success', async () => {
    const { app } = makeInvite({ roomId: nobodysId, title: 'Ops · 运维', addresses: [LOOPBACK], port: await closedPort() })
    const { code, rooms, err } = await watched([...kept(), app], /"unreachable".*\n/)
    expect([code, err]).toEqual([1, `${app}: nobody listens there.\n`])
    expect(rooms).toMatchObject([{ id: nobodysId, title: 'Ops · 运维', state: 'unreachable', cause: 'refused' }])
  })

  test('is told at once when somebody has had enough, whatever place does not answer', async () => {
    const { port, came } = await silentPlace()
    const cli = startCli([...DEAF, ...kept(), '--json', `127.0.0.1:${port}`], { command })
    await came
    cli.child.kill('SIGINT')
    expect([await cli.ended, cli.out()]).toEqual([1, '[]\n'])
  })

  test('ends without a word of its own when nobody reads on', async () => {
    const { port, came } = await silentPlace()
    const { app } = makeInvite({ roomId: nobodysId, title: '', addresses: [LOOPBACK], port })
    const cli = startCli([...DEAF, ...kept(), '--watch', '--json', app], { command })
    await cli.until(/^\[\]\n$/)
    cli.child.stdout?.destroy()
    ;(await came).destroy()
    expect(await cli.ended).toBe(1)
    expect(cli.err()).toBe(`${app}: what answers is no room.\n`)
  })
})

// On loopback, and on the port of the computer's own mDNS: other tests may announce rooms there as well.
describe.skipIf(missing(!(await hearsItself(5353)), 'the list of rooms that are heard: no multicast on loopback'))(
  'A room that is announced',
  () => {
    test('is in the list', async () => {
      const room = await startRoom({ announce: { only: [loopbackName()] } })
      const { code, out } = await runCli([...HEARING, ...kept(), ...aWhile, '--json'], { command })
      expect(code).toBe(0)
      expect(roomsIn(out).find(({ id }) => id === room.roomId)).toMatchObject({ state: 'live', urls: [room.url], foundBy: ['mdns'] })
    })

    test('comes, gets another name, goes, and is then left out, while somebody watches', async () => {
      const cli = startCli([...HEARING, ...kept(), '--watch', '--json'], { command })
      await cli.until(/\n/)
      const room = await startRoom({ announce: { only: [loopbackName()] } })
      const seen = () =>
        lists(cli)
          .at(-1)
          ?.find(({ id }) => id === room.roomId)
      const soon = { timeout: 10_000, interval: 20 }
      await expect.poll(seen, soon).toMatchObject({ state: 'live', title: 'Ops · 运维' })
      await (await room.joinOwner('Ada')).ask('PATCH', '', { name: '茶水间' })
      await expect.poll(seen, soon).toMatchObject({ state: 'live', title: '茶水间' })
      await room.host.close()
      await expect.poll(seen, soon).toMatchObject({ state: 'gone', title: '茶水间', online: null })
      await expect.poll(seen, { ...soon, timeout: 15_000 }).toBeUndefined()
      cli.child.kill('SIGTERM')
      await cli.ended
      expect(cli.err()).toBe('')
    }, 40_000)
  },
)

describe('The list of rooms for people', () => {
  /** Two people, each with their own folder. */
  const inBothLanguages = (args: readonly string[]) =>
    Promise.all([{}, ZH].map((env) => runCli([...DEAF, ...kept(), ...args], { command, env })))

  test('is written in the language of the terminal', async () => {
    const room = await startRoom({ code: 'tea' })
    const [en, zh] = await inBothLanguages([...aWhile, room.url])
    const { id, host } = room.host.room.info()
    expect(en).toEqual({
      code: 0,
      out: `One room:\n\n● Ops · 运维 – 0 online, needs a code\n  hosted by ${host.name} · mark ${markOf(id)} · as you said\n  ${room.url}\n`,
      err: '',
    })
    expect(zh).toEqual({
      code: 0,
      out: `1 个房间：\n\n● Ops · 运维 – 0 人在线, 需要口令\n  主持：${host.name} · 标记 ${markOf(id)} · 来自您给的地址\n  ${room.url}\n`,
      err: '',
    })
  })

  test('says what to do where there is none', async () => {
    const [en, zh] = await inBothLanguages(briefly)
    expect([en?.code, zh?.code]).toEqual([1, 1])
    expect(en?.out).toMatch(/^No rooms are heard here\.\n[^]*npm run rooms -- --scan\n/)
    expect(zh?.out).toMatch(/^这里没有发现房间。\n[^]*npm run rooms -- --scan\n/)
  })

  test('is written anew at each change with --watch', async () => {
    const room = await startRoom()
    const cli = startCli([...DEAF, ...kept(), '--watch', room.url], { command })
    await cli.until(/● Ops · 运维/)
    cli.child.kill('SIGTERM')
    expect(await cli.ended).toBe(0)
    expect(cli.out()).toMatch(/^\n── .*\nNo rooms are heard here\.[^]*\n── .*\nOne room:\n\n● Ops · 运维 – 0 online\n/)
  })
})

describe('Where else to look', () => {
  const bothLive = /"live".*"live".*\n/
  /** Two people, each with their own folder. */
  const inBothLanguages = (args: readonly string[], until: RegExp) =>
    Promise.all([{}, ZH].map((env) => watched([...kept(), ...args], until, env)))

  test('may be several places; what is wrong with one is said on stderr, and the others are listed', async () => {
    const [room, lunch, closed] = [await startRoom(), await startRoom({ name: 'Lunch' }), await closedPort()]
    const places = [`127.0.0.1:${closed}`, room.url, 'Ops · 运维', `localhost:${new URL(lunch.url).port}`]
    const [en, zh] = await inBothLanguages(places, bothLive)
    expect([en?.code, zh?.code]).toEqual([0, 0])
    expect(en?.err.split('\n').toSorted()).toEqual(
      ['', `127.0.0.1:${closed}: nobody listens there.`, 'Ops · 运维: that is no address and no invite link.'].toSorted(),
    )
    expect(zh?.err.split('\n').toSorted()).toEqual(
      ['', `127.0.0.1:${closed}：那里没有程序在监听。`, 'Ops · 运维：这不是地址，也不是邀请链接。'].toSorted(),
    )
    for (const rooms of [en?.rooms, zh?.rooms]) expect(rooms?.map(({ title }) => title).toSorted()).toEqual(['Lunch', 'Ops · 运维'])
  })

  test('is the operator’s list as well; a wrong line is named', async () => {
    const room = await startRoom()
    const file = join(tempFolder(), 'rooms.txt')
    writeFileSync(file, `127.0.0.1:${new URL(room.url).port} # Ada’s\nnobody at all here\n`)
    const [en, zh] = await inBothLanguages(['--rooms-file', file], /"live".*\n/)
    expect([en?.code, zh?.code]).toEqual([0, 0])
    expect(en?.rooms).toMatchObject([{ id: room.roomId, state: 'live', foundBy: ['hosts-file'] }])
    expect(en?.err).toBe(`${file}, line 2: an address and a room id are expected, and nothing else.\n`)
    expect(zh?.err).toBe(`${file} 第 2 行：只能有一个地址和一个房间 ID。\n`)
  })

  test('is where a room was the last time', async () => {
    const [room, folder] = [await startRoom(), tempFolder()]
    expect((await watched([...kept(folder), room.url], /"live".*\n/)).code).toBe(0)
    const again = await watched(kept(folder), /"live".*\n/)
    expect(again).toMatchObject({ code: 0, rooms: [{ id: room.roomId, state: 'live', foundBy: ['remembered'] }], err: '' })
  })
})

describe('Knocking at every address', () => {
  // On Linux and Windows each address of 127.0.0.0/8 is this machine.
  test.skipIf(process.platform === 'darwin')('finds a room that nobody announces, and ends by itself', async () => {
    const room = await startRoom({ bind: '127.0.0.6', port: undefined })
    const env = { WATERCOOLER_NO_SCAN: '0' }
    const { code, out, err } = await runCli([...HEARING, ...kept(), '--scan', '--json'], { command, env })
    expect([code, err]).toEqual([0, ''])
    expect(roomsIn(out).find(({ id }) => id === room.roomId)).toMatchObject({ state: 'live', urls: [room.url], foundBy: ['scan'] })
  })

  test('is refused where the operator does not want it', async () => {
    const forbid = { WATERCOOLER_NO_SCAN: '1' }
    const [en, zh] = await Promise.all(
      [forbid, { ...forbid, ...ZH }].map((env) => runCli([...DEAF, ...kept(), '--scan'], { command, env })),
    )
    expect(en).toEqual({ code: 2, out: '', err: 'Knocking at all addresses is switched off on this computer (WATERCOOLER_NO_SCAN).\n' })
    expect(zh).toEqual({ code: 2, out: '', err: '这台电脑禁止逐个探测地址（WATERCOOLER_NO_SCAN）。\n' })
  })
})
