import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { cpSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { MDNS_GROUP } from '../../src/main/discovery/guarded-socket.ts'
import { EVENING, ptr, response, srv, txt } from '../discovery/heard-rooms.ts'
import { missing } from '../support/aloud.ts'
import { freeUdpPort, hearsItself, LOOPBACK, loopbackName } from '../support/loopback-mdns.ts'
import { startRoom, type RoomOptions, type StartedRoom } from '../support/start-room.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { observe, watchRooms } from '../support/watch-rooms.ts'

const port = await freeUdpPort()
const loopback = loopbackName()
const soon = { timeout: 10_000 }

const startAnnounced = (more: RoomOptions = {}): Promise<StartedRoom> => startRoom({ announce: { only: [loopback], port }, ...more })
const portOf = ({ url }: StartedRoom): number => Number(new URL(url).port)
const announcing = ({ host }: StartedRoom) => host.health().announcing
const openUdpSockets = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'UDPWrap').length

/** With those that were asked for a moment ago: a socket counts once it listens, and one that is asked for now does so last. */
async function udpSocketsSoFar(): Promise<number> {
  const last = createSocket('udp4').bind(0, LOOPBACK)
  await once(last, 'listening')
  const others = openUdpSockets() - 1
  last.close()
  return others
}

// Nothing that was announced or watched before is left.
beforeEach(() => expect.poll(openUdpSockets, soon).toBe(0))

/** Resolves when all that was sent before has been heard: another room has answered since. */
async function heardOut(observer: ReturnType<typeof observe>, other: StartedRoom): Promise<void> {
  observer.forget()
  observer.ask()
  await expect
    .poll(() => observer.records('SRV').map(({ data }) => data), soon)
    .toContainEqual(expect.objectContaining({ port: portOf(other) }))
}

/** As another computer would send it: loopback has many addresses, and only one is known as ours. */
async function announceFrom(address: string, packet: Buffer): Promise<void> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true }).bind(port, address)
  await once(socket, 'listening')
  socket.setMulticastInterface(LOOPBACK)
  await new Promise((sent) => socket.send(packet, port, MDNS_GROUP, sent))
  socket.close()
}

describe.skipIf(missing(!(await hearsItself(port)), 'rooms that are announced: no multicast on loopback'))('a host that announces', () => {
  test('is found, proved and listed with what its room is called', async () => {
    const room = await startAnnounced({ code: 'tea' })
    const list = watchRooms(port)
    await expect
      .poll(list.rooms, soon)
      .toMatchObject([{ id: room.roomId, title: 'Ops · 运维', state: 'live', urls: [room.url], foundBy: ['mdns'], needsCode: true }])
  })

  test('says in its card at which start it is, as it announces', async () => {
    const room = await startAnnounced()
    const observer = observe(port)
    const boot = room.host.room.card().boot
    expect(boot).toMatch(/^[\w-]{16}$/)
    await expect.poll(() => observer.txt, soon).toContain(`b=${boot}`)
    expect((await startRoom()).host.room.card().boot).not.toBe(boot)
  })

  test('tells of a new name and a code of its owner’s, and nobody is told meanwhile that it has left', async () => {
    const room = await startAnnounced()
    const ada = await room.joinOwner('Ada')
    const [list, observer] = [watchRooms(port), observe(port)]
    await expect.poll(list.rooms, soon).toMatchObject([{ state: 'live', title: 'Ops · 运维', needsCode: false }])
    expect((await ada.ask('PATCH', '', { name: '茶水间' })).status).toBe(200)
    await expect.poll(() => observer.txt, soon).toContain('n=茶水间')
    await expect.poll(list.rooms, soon).toMatchObject([{ title: '茶水间', needsCode: false }])
    expect((await ada.ask('PATCH', '', { code: 'tea' })).status).toBe(200)
    await expect.poll(() => observer.txt, soon).toEqual(expect.arrayContaining(['n=茶水间', 'c=1']))
    await expect.poll(list.rooms, soon).toMatchObject([{ title: '茶水间', needsCode: true }])
    expect(observer.goodbyes).toEqual([])
    // Names, and the word that lets people in, are nobody's affair who reads the log.
    for (const word of ['运维', '茶水间', 'tea', 'Ada']) expect(JSON.stringify(room.logged)).not.toContain(word)
  })

  test('does not tell the network of every message', async () => {
    const room = await startAnnounced({ limits: { sendRate: 0 } })
    const ada = await room.joinOwner('Ada')
    const observer = observe(port)
    await expect.poll(() => announcing(room)?.interfaces[0]?.heardItselfAt, soon).toEqual(expect.any(Number))
    observer.forget()
    for (let count = 0; count < 30; count += 1) expect((await ada.say('tea?')).status).toBe(201)
    await ada.ask('PATCH', '', { name: '茶水间' })
    await expect.poll(() => observer.txt, soon).toContain('n=茶水间')
    // Announcements are repeated after 3 s: that, and an answer to a question, may fall into this time as well.
    expect(observer.records('TXT').length).toBeLessThan(10)
  })

  test('says goodbye when it closes, is gone from the list, and nothing is heard from it afterwards', async () => {
    const [goes, stays] = [await startAnnounced(), await startAnnounced()]
    const [list, observer] = [watchRooms(port), observe(port)]
    const live = () => list.rooms().flatMap(({ id, state }) => (state === 'live' ? [id] : []))
    await expect.poll(() => live().toSorted(), soon).toEqual([goes.roomId, stays.roomId].toSorted())
    expect(openUdpSockets()).toBe(4)
    observer.forget()
    await goes.host.close()
    await expect.poll(() => observer.goodbyes.map(({ name, data }) => [name, data].join()).join(), soon).toContain(goes.roomId)
    await expect.poll(() => list.rooms().map(({ id, state }) => [id, state]), soon).toContainEqual([goes.roomId, 'gone'])
    expect(live()).toEqual([stays.roomId])
    await heardOut(observer, stays)
    expect(JSON.stringify(observer.heard)).not.toContain(goes.roomId)
    expect(openUdpSockets()).toBe(3)
  })

  test('tells its members where it is announced, since when, and that it hears itself', async () => {
    const before = Date.now()
    const room = await startAnnounced({ announce: { only: [loopback, 'wlan7'], port } })
    const ada = await room.join('Ada')
    await expect
      .poll(() => announcing(room), soon)
      .toEqual({
        interfaces: [
          {
            name: loopback,
            address: LOOPBACK,
            announcingSince: expect.any(Number) as number,
            heardItselfAt: expect.any(Number) as number,
            lastError: null,
          },
        ],
        skipped: [{ name: 'wlan7', reason: 'absent' }],
        copies: [],
      })
    const [at] = announcing(room)?.interfaces ?? []
    for (const time of [at?.announcingSince, at?.heardItselfAt]) {
      expect(time).toBeGreaterThanOrEqual(before)
      expect(time).toBeLessThanOrEqual(Date.now())
    }
    const { status, body } = await ada.ask('GET', '/health')
    expect([status, body]).toMatchObject([200, { reachedAt: null, announcing: announcing(room) }])
    expect((await room.visitor('Mallory').ask('GET', '/health')).status).toBe(401)
  })

  // On Linux and Windows each address of 127.0.0.0/8 is this machine.
  describe.skipIf(process.platform === 'darwin')('at one of several addresses', () => {
    test('is announced at no other', async () => {
      const elsewhere = await startAnnounced({ bind: '127.0.0.2' })
      expect(announcing(elsewhere)).toEqual({ interfaces: [], skipped: [{ name: loopback, reason: 'absent' }], copies: [] })
      expect(await udpSocketsSoFar()).toBe(0)
    })

    test('takes nobody for a copy who passes on to it what they are sent', async () => {
      const mine = await startAnnounced()
      let lookedAt = 0
      const relay = createServer((socket) => {
        const onward = connect(portOf(mine), LOOPBACK)
        // Whoever was answered hangs up after having looked at it.
        socket.on('error', () => undefined).on('close', () => (lookedAt += 1))
        socket.pipe(onward.on('error', () => undefined).on('close', () => socket.resume())).pipe(socket)
      }).listen(0, '127.0.0.2')
      await once(relay, 'listening')
      onTestFinished(() => void relay.close())
      const { roomId } = mine
      const { port: at } = relay.address() as AddressInfo
      await expect.poll(() => announcing(mine)?.interfaces[0]?.heardItselfAt, soon).toEqual(expect.any(Number))
      await announceFrom('127.0.0.2', response(ptr(roomId), srv(roomId, { port: at }), txt({ roomId, boot: EVENING })))
      await expect.poll(() => lookedAt, soon).toBe(1)
      expect(announcing(mine)?.copies).toEqual([])
    })

    test('is told of another computer that hosts a copy of its folder, and writes it down', async () => {
      const { host, dataFolder, roomId } = await startRoom()
      await host.close()
      const copied = join(tempFolder(), 'copy')
      cpSync(dataFolder, copied, { recursive: true })
      const mine = await startAnnounced({ dataFolder })
      const copy = await startRoom({ dataFolder: copied, bind: '127.0.0.2' })
      expect(copy.roomId).toBe(roomId)
      expect(announcing(mine)?.copies).toEqual([])
      await announceFrom('127.0.0.2', response(ptr(roomId), srv(roomId, { port: portOf(copy) }), txt({ roomId, boot: EVENING })))
      await expect.poll(() => announcing(mine)?.copies, soon).toEqual([{ address: '127.0.0.2', at: expect.any(Number) as number }])
      await expect
        .poll(() => mine.logged, soon)
        .toContainEqual({ address: '127.0.0.2', message: expect.stringContaining("copy of this room's data folder") as string })
    })
  })
})

describe('nothing is told to the network', () => {
  test('by a host that is not to announce', async () => {
    const room = await startRoom()
    expect([announcing(room), await udpSocketsSoFar()]).toEqual([null, 0])
  })

  test('by a host that cannot have its port', async () => {
    const taken = createServer().listen(0, LOOPBACK)
    await once(taken, 'listening')
    onTestFinished(() => void taken.close())
    await expect(startAnnounced({ port: (taken.address() as AddressInfo).port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    expect(await udpSocketsSoFar()).toBe(0)
  })
})
