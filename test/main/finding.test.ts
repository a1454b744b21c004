import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { makeInvite } from '../../src/main/discovery/invite.ts'
import { Finding, type FindingOptions } from '../../src/main/finding.ts'
import { missing } from '../support/aloud.ts'
import { freeUdpPort, hearsItself, LOOPBACK, loopbackName } from '../support/loopback-mdns.ts'
import { startRoom, type StartedRoom } from '../support/start-room.ts'
import { tempFolder } from '../support/temp-folder.ts'

// Nobody outside this computer is asked.
vi.mock('../../src/main/discovery/own-suffixes.ts', () => ({ ownSuffixes: () => Promise.resolve([]) }))

const port = await freeUdpPort()
const only = [loopbackName()]
const soon = { timeout: 10_000 }
const nobodysId = 'abcdefghijklmnopqrstuvwx23'

const tcpPortOf = ({ url }: StartedRoom): number => Number(new URL(url).port)

/** Somebody who looks for rooms, with the files of an earlier time. */
class Looking {
  readonly folder = tempFolder()
  readonly rememberedFile = join(this.folder, 'known-rooms.json')
  readonly roomsFile = join(this.folder, 'rooms.txt')

  async begin(more: Partial<FindingOptions> = {}): Promise<Finding> {
    const { rememberedFile, roomsFile } = this
    const finding = await Finding.open({ rememberedFile, roomsFile, only, port, mayScan: true, env: {}, ...more })
    onTestFinished(() => finding.close())
    return finding
  }
}

/** Takes connections and says nothing of use; tells how many have come. */
async function occupied(): Promise<{ port: number; came: () => number }> {
  let came = 0
  const server = createServer((socket) => {
    came += 1
    socket.on('error', () => undefined).destroy()
  }).listen(0, LOOPBACK)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { port: (server.address() as AddressInfo).port, came: () => came }
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, LOOPBACK)
  await once(server, 'listening')
  const { port: closed } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return closed
}

const remembering = (roomId: string, at: number) =>
  JSON.stringify({
    version: 1,
    rooms: [{ roomId, title: 'Ops', hostName: 'Ada', needsCode: false, places: [{ address: LOOPBACK, port: at }] }],
  })

describe.skipIf(missing(!(await hearsItself(port)), 'rooms heard and remembered: no multicast on loopback'))(
  'A room that was heard',
  () => {
    test('is remembered, and found again the next time although it is not announced any more', async () => {
      const looking = new Looking()
      const room = await startRoom({ announce: { only, port } })
      const first = await looking.begin()
      await expect.poll(() => first.rooms, soon).toMatchObject([{ id: room.roomId, state: 'live', foundBy: ['mdns'] }])
      await first.close()
      await room.host.close()

      await startRoom({ dataFolder: room.dataFolder, port: tcpPortOf(room) })
      const second = await looking.begin()
      await expect
        .poll(() => second.rooms, soon)
        .toMatchObject([{ id: room.roomId, state: 'live', title: 'Ops · 运维', urls: [room.url], foundBy: ['remembered'] }])
      expect(second.links.interfaces).toMatchObject([{ name: only[0], address: LOOPBACK }])
    })
  },
)

describe('A room of which only the place is remembered', () => {
  test('is not listed while it is nowhere', async () => {
    const [looking, other, place] = [new Looking(), await startRoom(), await occupied()]
    writeFileSync(looking.rememberedFile, remembering(nobodysId, place.port))
    const finding = await looking.begin()
    await expect.poll(place.came, soon).toBe(1)
    await finding.visit(other.url)
    await expect.poll(() => finding.rooms, soon).toMatchObject([{ id: other.roomId, state: 'live' }])
  })

  test('is tried once more when somebody asks, and listed as soon as it answers', async () => {
    const [looking, room, place] = [new Looking(), await startRoom(), await occupied()]
    writeFileSync(looking.rememberedFile, remembering(nobodysId, place.port))
    const finding = await looking.begin()
    const watched: string[][] = []
    finding.watch((rooms) => watched.push(rooms.map(({ id }) => id)))
    await expect.poll(place.came, soon).toBe(1)
    // A check begins a second after the last one at the earliest.
    await expect
      .poll(() => {
        finding.refresh()
        return place.came()
      }, soon)
      .toBeGreaterThan(1)
    finding.remembered.remember(
      { roomId: room.roomId, title: 'Ops', hostName: 'Ada', needsCode: false },
      { address: LOOPBACK, port: tcpPortOf(room) },
    )
    finding.refresh()
    await expect.poll(() => watched.at(-1), soon).toEqual([room.roomId])
    expect(watched[0]).toEqual([])
  })
})

describe('What is remembered', () => {
  test('is every room that was live, by its own name, and where; and it is in the file when the finder has closed', async () => {
    const [looking, room] = [new Looking(), await startRoom({ code: 'tea' })]
    const finding = await looking.begin()
    const closed = new Promise((resolve) => {
      finding.watch(([found]) => found?.state === 'live' && resolve(finding.close()))
    })
    await finding.visit(room.url)
    await closed
    const hostName = room.host.room.info().host.name
    expect(JSON.parse(readFileSync(looking.rememberedFile, 'utf8'))).toEqual({
      version: 1,
      rooms: [
        { roomId: room.roomId, title: 'Ops · 运维', hostName, needsCode: true, places: [{ address: LOOPBACK, port: tcpPortOf(room) }] },
      ],
    })
  })

  test('is nothing of a room that did not answer', async () => {
    const looking = new Looking()
    const finding = await looking.begin()
    await finding.visit(makeInvite({ roomId: nobodysId, title: 'Ops', addresses: [LOOPBACK], port: await closedPort() }).app)
    await expect.poll(() => finding.rooms, soon).toMatchObject([{ state: 'unreachable' }])
    await finding.close()
    expect(existsSync(looking.rememberedFile)).toBe(false)
  })
})

describe('Somebody who says where a room is', () => {
  test.each([
    ['an address', (room: StartedRoom) => `127.0.0.1:${tcpPortOf(room)}`, 'typed'],
    ['a link', (room: StartedRoom) => `${room.url}/some/page`, 'typed'],
    ['a name', (room: StartedRoom) => `localhost:${tcpPortOf(room)}`, 'typed'],
    [
      'an invitation to the app',
      ({ roomId, ...room }: StartedRoom) =>
        makeInvite({ roomId, title: 'Ops', addresses: [LOOPBACK], port: tcpPortOf({ roomId, ...room }) }).app,
      'invite',
    ],
    [
      'an invitation to the page, with another address that does not answer',
      ({ roomId, ...room }: StartedRoom) =>
        makeInvite({ roomId, title: 'Ops', addresses: ['::1', LOOPBACK], port: tcpPortOf({ roomId, ...room }) }).web,
      'invite',
    ],
  ])('by %s is taken there', async (_, place, foundBy) => {
    const room = await startRoom()
    const finding = await new Looking().begin()
    expect(await finding.visit(place(room))).toMatchObject({ ok: true, roomId: room.roomId })
    await expect
      .poll(() => finding.rooms, soon)
      .toMatchObject([{ id: room.roomId, title: 'Ops · 运维', state: 'live', foundBy: [foundBy] }])
    expect(finding.rooms[0]?.urls[0]).toBe(room.url)
  })

  test('where nobody listens is told so, and nothing is listed', async () => {
    const finding = await new Looking().begin()
    expect(await finding.visit(`127.0.0.1:${await closedPort()}`)).toEqual({ ok: false, reason: 'refused', sightings: [] })
    expect(finding.rooms).toEqual([])
  })

  test('where nobody listens and which room is meant has it listed, with the reason', async () => {
    const finding = await new Looking().begin()
    const { app } = makeInvite({ roomId: nobodysId, title: 'Ops · 运维', addresses: [LOOPBACK], port: await closedPort() })
    expect(await finding.visit(app)).toMatchObject({ ok: false, reason: 'refused' })
    await expect
      .poll(() => finding.rooms, soon)
      .toMatchObject([{ id: nobodysId, title: 'Ops · 运维', state: 'unreachable', cause: 'refused', foundBy: ['invite'] }])
  })

  test('where another room is than they were invited to is told so', async () => {
    const room = await startRoom()
    const finding = await new Looking().begin()
    const { web } = makeInvite({ roomId: nobodysId, title: 'Ops', addresses: [LOOPBACK], port: tcpPortOf(room) })
    expect(await finding.visit(web)).toMatchObject({ ok: false, reason: 'another-room' })
    await expect.poll(() => finding.rooms, soon).toMatchObject([{ id: nobodysId, state: 'unreachable', cause: 'another-room', urls: [] }])
  })

  test.each(['', 'Ops · 运维', 'two words', 'watercooler://join#id=x', '127.0.0.1:99999'])(
    'in no way that anybody understands is told so: %j',
    async (text) => {
      const finding = await new Looking().begin()
      expect(await finding.visit(text)).toEqual({ ok: false, reason: 'not-an-address', sightings: [] })
    },
  )

  test('when the list is being closed is not kept waiting', async () => {
    const silent = createServer().listen(0, LOOPBACK)
    await once(silent, 'listening')
    onTestFinished(() => void silent.close())
    const finding = await new Looking().begin()
    const came = once(silent, 'connection') as Promise<[Socket]>
    const visit = expect(finding.visit(`127.0.0.1:${(silent.address() as AddressInfo).port}`)).rejects.toMatchObject({ code: 'cancelled' })
    const [socket] = await came
    await finding.close()
    await visit
    socket.on('error', () => undefined).destroy()
  })
})

describe('The operator’s list of rooms', () => {
  test('is looked through; a line that is wrong is named and harms no other', async () => {
    const [looking, ops, lunch] = [new Looking(), await startRoom(), await startRoom({ name: 'Lunch' })]
    writeFileSync(
      looking.roomsFile,
      `# Rooms of this office\r\n127.0.0.1:${tcpPortOf(ops)}   # Ada’s\r\nhttp://[::1\r\n127.0.0.1:${tcpPortOf(lunch)} ${lunch.roomId}\r\n127.0.0.1 ops\r\n`,
    )
    const finding = await looking.begin()
    await expect
      .poll(() => finding.rooms.map(({ id, state, foundBy }) => ({ id, state, foundBy })), soon)
      .toEqual(expect.arrayContaining([ops, lunch].map(({ roomId: id }) => ({ id, state: 'live', foundBy: ['hosts-file'] }))))
    expect(finding.rooms).toHaveLength(2)
    expect(finding.roomsFileProblems).toEqual([
      { line: 3, reason: 'address' },
      { line: 5, reason: 'room-id' },
    ])
  })

  test('need not be there, and is read again when somebody asks', async () => {
    const [looking, room] = [new Looking(), await startRoom()]
    const finding = await looking.begin()
    await finding.visit('nowhere at all')
    expect([finding.rooms, finding.roomsFileProblems]).toEqual([[], []])
    writeFileSync(looking.roomsFile, `127.0.0.1:${tcpPortOf(room)}\n`)
    finding.refresh()
    await expect.poll(() => finding.rooms, soon).toMatchObject([{ id: room.roomId, state: 'live' }])
  })
})

// On Linux and Windows each address of 127.0.0.0/8 is this machine, and loopback is knocked at as a net of 254 addresses.
describe.skipIf(process.platform === 'darwin')('Knocking at every address', () => {
  test('finds a room that nobody announces', async () => {
    const room = await startRoom({ bind: '127.0.0.5', port: undefined })
    const finding = await new Looking().begin()
    const steps: { done: number; of: number }[] = []
    await finding.scan({ signal: new AbortController().signal, progress: (step) => steps.push(step) })
    await expect.poll(() => finding.rooms, soon).toMatchObject([{ id: room.roomId, state: 'live', urls: [room.url], foundBy: ['scan'] }])
    expect(steps.at(-1)?.done).toBe(steps.at(-1)?.of)
    expect(steps.length).toBeGreaterThanOrEqual(253)
  })

  test('ends when it is given up', async () => {
    const finding = await new Looking().begin()
    const giveUp = new AbortController()
    let steps = 0
    await finding.scan({
      signal: giveUp.signal,
      progress: () => {
        steps += 1
        giveUp.abort()
      },
    })
    expect(steps).toBe(1)
  })

  test('ends when the list is closed', async () => {
    const finding = await new Looking().begin()
    let steps = 0
    await finding.scan({
      signal: new AbortController().signal,
      progress: () => {
        steps += 1
        void finding.close()
      },
    })
    expect(steps).toBe(1)
  })

  test('is refused where the operator does not want it, and nobody is knocked at', async () => {
    const finding = await new Looking().begin({ mayScan: false })
    let steps = 0
    const scan = finding.scan({ signal: new AbortController().signal, progress: () => (steps += 1) })
    await expect(scan).rejects.toMatchObject({ name: 'RoomError', code: 'forbidden' })
    expect(steps).toBe(0)
  })
})

test('A list of rooms that was closed leaves no handle: the process ends by itself', async () => {
  const [room, folder] = [await startRoom(), tempFolder()]
  const withoutDns = new URL('../support/without-dns.ts', import.meta.url).href
  const script = `
    import { Finding } from '${new URL('../../src/main/finding.ts', import.meta.url).href}'
    const finding = await Finding.open({
      rememberedFile: '${folder}/known-rooms.json', roomsFile: '${folder}/none', only: ['${only[0] ?? ''}'], port: ${port}, mayScan: true, env: {},
    })
    finding.watch(() => {})
    const visit = await finding.visit('${room.url}')
    void finding.visit('${room.url}').catch(() => {})
    void finding.scan({ signal: new AbortController().signal, progress: () => {} })
    finding.refresh()
    await finding.close()
    process.once('beforeExit', () => console.log(visit.ok, process.getActiveResourcesInfo().filter((kind) => kind !== 'PipeWrap')))
  `
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', withoutDns, '--input-type=module', '-e', script], {
    timeout: 15_000,
  })
  expect(stdout.trim()).toBe('true []')
})
