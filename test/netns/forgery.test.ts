import { cpSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { FoundRoom } from '../../src/main/discovery/found-room.ts'
import { announced, ptr, response, srv } from '../discovery/heard-rooms.ts'
import { say } from './support/forger.ts'
import { healthOf, hostRoom, roomFolder, type RoomHost } from './support/room-host.ts'
import { allLive, isLive, RoomWatch } from './support/room-watch.ts'
import { noNamespaces, wire } from './support/wired.ts'

/** A host looks at another in the moment in which it hears it. */
const PATIENCE_MS = 20_000

/** A room that nobody has. What is heard in one packet with it was heard, and was looked into before it is given up. */
const marker = (name: string) => announced({ roomId: idOf(name), title: name })
const idOf = (name: string): string => name.padEnd(26, 'a')
const gaveUp = (name: string) => (rooms: FoundRoom[]) => rooms.some(({ id, state }) => id === idOf(name) && state === 'unreachable')

describe.skipIf(noNamespaces('goodbyes and announcements in another’s name, and a copied folder'))('whoever is lied to', () => {
  test('keeps a room that answers, though somebody says goodbye in its name', async () => {
    const wiring = wire()
    const office = wiring.lan()
    const mallory = wiring.machine('mallory', office)
    // Silence is given up only after the time-out, long after the room itself was looked at.
    mallory.dropTcp()
    const [watch, { id }] = await Promise.all([
      RoomWatch.open(wiring.machine('grace', office)),
      hostRoom(wiring.machine('ada', office), { name: 'Ops · 运维' }),
    ])
    await watch.seesLive(id)
    const mark = watch.mark
    await say(mallory, response(ptr(id, 0), srv(id, { ttl: 0 }), ...marker('lunch')))
    await watch.sees(gaveUp('lunch'))
    await watch.seesLive(id)
    const lists = watch.since(mark)
    const heard = lists.find((rooms) => rooms.some((room) => room.id === idOf('lunch')))
    expect(heard?.find((room) => room.id === id)).toMatchObject({ state: 'live' })
    expect(lists.every((rooms) => rooms.some((room) => room.id === id))).toBe(true)
  })

  test('never sees a room live where somebody else announces it, and sees it where it is', async () => {
    const wiring = wire()
    const office = wiring.lan()
    const [ada, mallory] = [wiring.machine('ada', office), wiring.machine('mallory', office)]
    const [watch, theirs, { id, program }] = await Promise.all([
      RoomWatch.open(wiring.machine('grace', office)),
      hostRoom(mallory, { name: 'Lunch' }),
      hostRoom(ada, { name: 'Ops · 运维', options: ['--no-announce'] }),
    ])
    await program.end()
    await watch.seesLive(theirs.id)

    const lie = announced({ roomId: id, title: 'Free beer' }, mallory.address)
    await say(mallory, response(...lie))
    await watch.sees((rooms) => rooms.some((room) => room.id === id && room.cause === 'another-room'))
    expect(watch.room(id)).toMatchObject({ state: 'unreachable', urls: [] })

    await hostRoom(ada)
    await watch.seesLive(id)
    await say(mallory, response(...lie, ...marker('tea')))
    await watch.sees(gaveUp('tea'))
    const [truth, falsehood] = [`http://${ada.address}:7117`, `http://${mallory.address}:7117`]
    expect(await watch.seesLive(id)).toMatchObject({ title: 'Ops · 运维', urls: [truth], isCopy: false })
    const shown = watch.since(0).flatMap((rooms) => rooms.filter((room) => room.id === id && isLive(room)))
    expect(shown.map(({ urls }) => urls[0])).not.toContain(falsehood)
  })
})

describe.skipIf(noNamespaces('a room’s folder copied to another computer'))('a copied room', () => {
  test('is listed at both computers, which know of each other; when one ends, the other is a room like any', async () => {
    const wiring = wire()
    const office = wiring.lan()
    const [ada, grace] = [wiring.machine('ada', office), wiring.machine('grace', office)]
    const { id, program } = await hostRoom(ada, { name: 'Ops · 运维', options: ['--no-announce'] })
    await program.end()
    cpSync(roomFolder(ada), roomFolder(grace), { recursive: true })

    const ming = wiring.machine('ming', office)
    const [watch, original, copy] = await Promise.all([RoomWatch.open(ming), hostRoom(ada), hostRoom(grace)])
    await watch.sees((rooms) => allLive(2)(rooms) && rooms.every(({ isCopy }) => isCopy))
    expect(watch.rooms.map((room) => room.id)).toEqual([id, id])
    expect(watch.rooms.flatMap(({ urls }) => urls).toSorted()).toEqual([`http://${ada.address}:7117`, `http://${grace.address}:7117`])

    const copies = async (host: RoomHost) => (await healthOf(host, ming)).announcing?.copies
    await expect.poll(() => copies(original), { timeout: PATIENCE_MS }).toMatchObject([{ address: grace.address }])
    await expect.poll(() => copies(copy), { timeout: PATIENCE_MS }).toMatchObject([{ address: ada.address }])

    const mark = watch.mark
    await copy.program.end()
    await watch.sees(allLive(1))
    expect(watch.rooms).toMatchObject([{ id, isCopy: false, urls: [`http://${ada.address}:7117`] }])
    for (const rooms of watch.since(mark)) expect(rooms.some(({ urls }) => urls.includes(`http://${ada.address}:7117`))).toBe(true)
  })
})
