import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startHost, type Host, type HostOptions } from '../../src/main/host.ts'
import { hostClock } from '../../src/main/host-clock.ts'
import { hashSecret } from '../../src/main/http/authenticate.ts'
import { DEFAULT_HOST_LIMITS } from '../../src/main/http/host-limits.ts'
import { KEY_FILE, RoomKeyError } from '../../src/main/http/room-key.ts'
import { StoreError } from '../../src/main/store/store-error.ts'
import { DEFAULT_PORT } from '../../src/shared/ports.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { Visitor } from '../support/visitor.ts'

const OWNER_LINK = 'owner-link.txt'
const newFolder = () => join(tempFolder(), 'room')

/** Starts the host of a folder; closed with the test, if the test did not. */
async function start(dataFolder: string, more: Partial<HostOptions> = {}): Promise<Host> {
  const quiet = () => undefined
  const host = await startHost({
    dataFolder,
    version: '0.0.0-test',
    port: 0,
    bind: '127.0.0.1',
    seedApi: false,
    allowOrigins: [],
    allowHosts: [],
    allowPublic: false,
    limits: DEFAULT_HOST_LIMITS,
    pageFolder: undefined,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    ...more,
  })
  let isOpen = true
  const close = () => {
    const wasOpen = isOpen
    isOpen = false
    return wasOpen ? host.close() : Promise.resolve()
  }
  onTestFinished(close)
  return { ...host, close }
}

async function startAndClose(folder: string, more: Partial<HostOptions> = {}): Promise<Host> {
  const host = await start(folder, more)
  await host.close()
  return host
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  )
}

const visitor = ({ urls, room }: Host, name: string) => new Visitor(urls[0] ?? '', room.settings.roomId, name)
const secretOf = ({ ownerUrl }: Host) => ownerUrl?.split('#owner=')[1]

async function joinOwner(host: Host, name: string): Promise<Visitor> {
  const somebody = visitor(host, name)
  await somebody.enter({ owner: secretOf(host) })
  return somebody
}

/** All events of the room, read by a member. */
async function history(host: Host) {
  const reader = visitor(host, 'Reader')
  await reader.enter()
  reader.cursor = reader.cursor.replace(/\d+$/, '0')
  return reader.catchUp()
}

describe('the room’s key', () => {
  test('makes the room the same one at every start', async () => {
    const folder = newFolder()
    const first = await startAndClose(folder)
    const second = await startAndClose(folder)
    expect([second.room.settings.roomId, second.room.epoch]).toEqual([first.room.settings.roomId, first.room.epoch])
  })

  test('that is missing beside a log is not made anew', async () => {
    const folder = newFolder()
    await startAndClose(folder)
    const key = readFileSync(join(folder, KEY_FILE))
    rmSync(join(folder, KEY_FILE))
    expect(await failure(start(folder))).toMatchObject({ name: 'StoreError', problem: 'key-missing', path: join(folder, KEY_FILE) })
    expect(existsSync(join(folder, KEY_FILE))).toBe(false)
    writeFileSync(join(folder, KEY_FILE), key, { mode: 0o600 })
    await startAndClose(folder)
  })

  test('of another room is refused', async () => {
    const [mine, other] = [newFolder(), newFolder()]
    await startAndClose(mine)
    await startAndClose(other)
    writeFileSync(join(mine, KEY_FILE), readFileSync(join(other, KEY_FILE)))
    expect(await failure(start(mine))).toMatchObject({ name: 'StoreError', problem: 'key-foreign' })
  })

  test('that cannot be read as one is refused, and the folder is free again', async () => {
    const folder = newFolder()
    await startAndClose(folder)
    const key = readFileSync(join(folder, KEY_FILE))
    writeFileSync(join(folder, KEY_FILE), 'not a key')
    expect(await failure(start(folder))).toBeInstanceOf(RoomKeyError)
    writeFileSync(join(folder, KEY_FILE), key)
    await startAndClose(folder)
  })

  test('may be there before the room is', async () => {
    const folder = newFolder()
    const { room } = await startAndClose(folder)
    for (const name of readdirSync(folder)) if (name.startsWith('room.db')) rmSync(join(folder, name))
    const again = await startAndClose(folder)
    expect(again.room.settings.roomId).toBe(room.settings.roomId)
    expect(again.room.epoch).not.toBe(room.epoch)
  })
})

describe('the owner link', () => {
  test('is offered again when it is asked for, and makes a second owner', async () => {
    const folder = newFolder()
    const first = await start(folder)
    await joinOwner(first, 'Ada')
    await first.close()
    expect((await startAndClose(folder)).ownerUrl).toBeUndefined()
    const asked = await start(folder, { ownerLink: true })
    const grace = await joinOwner(asked, 'Grace')
    expect(asked.room.authenticate(hashSecret(grace.token)).role).toBe('owner')
  })

  test('that was offered and not used ends when it is not offered again', async () => {
    const folder = newFolder()
    const first = await start(folder)
    await joinOwner(first, 'Ada')
    await first.close()
    const offered = await startAndClose(folder, { ownerLink: true })
    const withdrawn = await start(folder)
    expect((await visitor(withdrawn, 'Mallory').askToJoin({ owner: secretOf(offered) })).status).toBe(403)
  })

  test('leaves its file as soon as it is used', async () => {
    const folder = newFolder()
    const host = await start(folder)
    await joinOwner(host, 'Ada')
    await expect.poll(() => existsSync(join(folder, OWNER_LINK))).toBe(false)
  })

  test('is offered again when the last token of the owner has expired', async () => {
    const folder = newFolder()
    const first = await start(folder)
    await joinOwner(first, 'Ada')
    await first.close()
    const halfAYearLater = { ...hostClock, now: () => Date.now() + 181 * 86_400_000 }
    expect((await start(folder, { clock: halfAYearLater })).ownerUrl).toBeDefined()
  })

  test('stays the same from start to start while nobody has used it', async () => {
    const folder = newFolder()
    const first = await startAndClose(folder)
    const second = await startAndClose(folder)
    expect(secretOf(first)).toMatch(/^[a-z2-7]{40}$/)
    expect(secretOf(second)).toBe(secretOf(first))
    expect(readFileSync(join(folder, OWNER_LINK), 'utf8').trim()).toBe(secretOf(first))
    if (process.platform !== 'win32') expect(statSync(join(folder, OWNER_LINK)).mode & 0o777).toBe(0o600)
  })

  test('is gone once somebody owns the room', async () => {
    const folder = newFolder()
    const host = await start(folder)
    const ada = await joinOwner(host, 'Ada')
    expect((await ada.askToJoin()).body).toMatchObject({ member: { role: 'owner' } })
    await host.close()
    const again = await start(folder)
    expect(again.ownerUrl).toBeUndefined()
    expect(existsSync(join(folder, OWNER_LINK))).toBe(false)
    expect((await visitor(again, 'Mallory').askToJoin({ owner: secretOf(host) })).status).toBe(403)
  })

  test('is a new one when the owner has left', async () => {
    const folder = newFolder()
    const host = await start(folder)
    const ada = await joinOwner(host, 'Ada')
    await ada.ask('DELETE', '/members/me', {})
    await host.close()
    const again = await start(folder)
    expect(secretOf(again)).toMatch(/^[a-z2-7]{40}$/)
    expect(secretOf(again)).not.toBe(secretOf(host))
    expect((await visitor(again, 'Mallory').askToJoin({ owner: secretOf(host) })).status).toBe(403)
    await joinOwner(again, 'Grace')
  })

  test.each([
    ['lost', (path: string) => rmSync(path)],
    ['altered', (path: string) => writeFileSync(path, 'a'.repeat(40))],
    ['emptied', (path: string) => writeFileSync(path, '')],
  ])('is a new one when its file was %s, and the old one ends', async (_, spoil) => {
    const folder = newFolder()
    const first = await startAndClose(folder)
    spoil(join(folder, OWNER_LINK))
    const second = await start(folder)
    expect(secretOf(second)).not.toBe(secretOf(first))
    expect((await visitor(second, 'Mallory').askToJoin({ owner: secretOf(first) })).status).toBe(403)
    await joinOwner(second, 'Ada')
  })

  test('is not in the log', async () => {
    const host = await start(newFolder())
    expect(JSON.stringify(await history(host))).not.toContain(secretOf(host))
  })
})

describe('settings of the command line', () => {
  test('make a new room without an event', async () => {
    const host = await start(newFolder(), { name: 'Ops · 运维', newcomersSee: '7d' })
    expect(host.room.info()).toMatchObject({ name: 'Ops · 运维', newcomersSee: '7d', needsCode: false })
    expect(host.room.head).toBe(0)
  })

  test('change a room by the host’s own event, once', async () => {
    const folder = newFolder()
    await startAndClose(folder, { name: 'Ops' })
    const host = await start(folder, { name: 'Ops · 运维' })
    expect(await history(host)).toMatchObject([
      { seq: 1, type: 'room.updated', by: { id: 'host' }, room: { name: 'Ops · 运维' } },
      { type: 'member.joined' },
    ])
    await host.close()
    const again = await start(folder, { name: 'Ops · 运维' })
    expect(again.room.head).toBe(2)
  })

  test('that are not given leave the room as its owner made it', async () => {
    const folder = newFolder()
    const host = await start(folder, { name: 'Ops', code: 'tea' })
    const ada = await joinOwner(host, 'Ada')
    await ada.ask('PATCH', '', { name: 'Kitchen', newcomersSee: 'none' })
    await host.close()
    const again = await start(folder)
    expect(again.room.settings).toMatchObject({ name: 'Kitchen', newcomersSee: 'none', code: 'tea' })
    expect(again.room.head).toBe(2)
  })

  test('take a code away with an empty one', async () => {
    const folder = newFolder()
    await startAndClose(folder, { code: 'tea' })
    const host = await start(folder, { code: '' })
    expect(host.room.info().needsCode).toBe(false)
    await visitor(host, 'Grace').enter()
  })
})

describe('the port', () => {
  async function occupy(port: number): Promise<Server> {
    const server = createServer()
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return server
  }

  const portOf = ({ urls }: Host) => Number(new URL(urls[0] ?? '').port)

  test('is 7117, or the next free one up to 7127, where nobody asked for a certain one', async () => {
    // Other programs, and other tests, may hold some of them at any moment: which ones is not ours to say.
    const [first, second] = [await start(newFolder(), { port: undefined }), await start(newFolder(), { port: undefined })]
    const usual = Array.from({ length: 11 }, (_, index) => DEFAULT_PORT + index)
    expect(usual).toContain(portOf(first))
    expect(usual).toContain(portOf(second))
    expect(portOf(second)).not.toBe(portOf(first))
  })

  test('that was asked for is taken or not at all, and nothing is left of the attempt', async () => {
    const taken = await occupy(0)
    onTestFinished(() => void taken.close())
    const { port } = taken.address() as { port: number }
    const folder = newFolder()
    const error = await failure(start(folder, { port }))
    expect(error).toMatchObject({ code: 'EADDRINUSE' })
    const host = await start(folder)
    expect(portOf(host)).not.toBe(port)
  })
})

describe('a start that fails', () => {
  test('leaves nothing open: the same folder starts at once', async () => {
    const folder = newFolder()
    for (const more of [{ bind: '192.0.2.1' }, { operatorTls: { key: 'no key', cert: 'no certificate' } }])
      expect(await failure(start(folder, more))).toBeInstanceOf(Error)
    const host = await start(folder)
    await visitor(host, 'Ada').enter()
  })

  test('in a folder that is in use does not disturb who uses it', async () => {
    const folder = newFolder()
    const host = await start(folder)
    const ada = visitor(host, 'Ada')
    await ada.enter()
    expect(await failure(start(folder))).toMatchObject({ name: 'StoreError', problem: 'in-use' })
    expect((await ada.say('still here')).status).toBe(201)
  })

  test('says which file is at fault', async () => {
    const folder = newFolder()
    await startAndClose(folder)
    writeFileSync(join(folder, 'room.db'), 'Dear diary, '.repeat(1_000))
    const error = await failure(start(folder))
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({ problem: 'foreign', path: join(folder, 'room.db') })
  })

  test(
    'because the owner link cannot be kept is a failure, too',
    { skip: process.getuid?.() === 0 || process.platform === 'win32' },
    async () => {
      const folder = newFolder()
      await startAndClose(folder)
      chmodSync(join(folder, OWNER_LINK), 0o000)
      expect(await failure(start(folder))).toBeInstanceOf(Error)
      chmodSync(join(folder, OWNER_LINK), 0o600)
      await startAndClose(folder)
    },
  )
})

describe('a host that is closed', () => {
  test('has kept what was said, and answers nobody', async () => {
    const folder = newFolder()
    const host = await start(folder)
    const ada = visitor(host, 'Ada')
    await ada.enter()
    await ada.say('before')
    await host.close()
    expect(await failure(ada.askPoll())).toBeInstanceOf(TypeError)
    const again = await start(folder)
    expect((await history(again)).flatMap((event) => (event.type === 'message' ? [event.text] : []))).toEqual(['before'])
  })
})
