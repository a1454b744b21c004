import { describe, expect, test } from 'vitest'
import { hostRoom } from './support/room-host.ts'
import { allLive, RoomWatch } from './support/room-watch.ts'
import { noNamespaces, wire } from './support/wired.ts'

/** Well before a host that said nothing would be missed: two and a half rounds of ten seconds. */
const GOODBYE_MS = 15_000

describe.skipIf(noNamespaces('following a host that ends, moves, and comes to another network'))('a list that somebody looks at', () => {
  test('says that a room is gone when its host ends, then leaves it out; the other room stays', async () => {
    const wiring = wire()
    const office = wiring.lan()
    const [watch, ops, lunch] = await Promise.all([
      RoomWatch.open(wiring.machine('ming', office)),
      hostRoom(wiring.machine('ada', office), { name: 'Ops · 运维' }),
      hostRoom(wiring.machine('grace', office), { name: 'Lunch' }),
    ])
    await watch.sees(allLive(2))
    const mark = watch.mark
    expect(await ops.program.end()).toBe(0)
    await watch.sees((rooms) => rooms.some(({ id, state }) => id === ops.id && state === 'gone'), { patienceMs: GOODBYE_MS })
    await watch.sees((rooms) => rooms.every(({ id }) => id !== ops.id))
    expect(watch.rooms).toMatchObject([{ id: lunch.id, state: 'live' }])
    expect(watch.since(mark).every((rooms) => rooms.some(({ id, state }) => id === lunch.id && state === 'live'))).toBe(true)
  })

  test('follows a host to its new address', async () => {
    const wiring = wire()
    const office = wiring.lan()
    const ada = wiring.machine('ada', office)
    const [watch, { id }] = await Promise.all([RoomWatch.open(wiring.machine('grace', office)), hostRoom(ada, { name: 'Ops · 运维' })])
    const before = `http://${ada.address}:7117`
    expect(await watch.seesLive(id)).toMatchObject({ urls: [before] })
    ada.move(ada.card())
    const after = `http://${ada.address}:7117`
    expect(after).not.toBe(before)
    await watch.sees(([room]) => room?.state === 'live' && room.urls[0] === after)
    expect(watch.rooms).toMatchObject([{ id, isCopy: false }])
  })

  test('shows a host that comes to this network later', async () => {
    const wiring = wire()
    const [office, lab] = [wiring.lan(), wiring.lan()]
    const ada = wiring.machine('ada', office)
    const [watch, { id }] = await Promise.all([RoomWatch.open(wiring.machine('ming', lab)), hostRoom(ada, { name: 'Ops · 运维' })])
    expect(watch.rooms).toEqual([])
    const { address } = ada.plug(lab)
    expect(await watch.seesLive(id)).toMatchObject({ urls: [`http://${address}:7117`] })
  })
})
