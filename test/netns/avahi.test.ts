import { describe, expect, test } from 'vitest'
import { encodeTxt } from '../../src/main/discovery/txt-record.ts'
import { Avahi, serviceIn } from './support/avahi.ts'
import { hostRoom, type RoomHost } from './support/room-host.ts'
import { RoomWatch } from './support/room-watch.ts'
import { noAvahi, wire } from './support/wired.ts'

const txtOf = ({ id }: RoomHost) =>
  encodeTxt({ roomId: id, boot: 'bootbootbootboot', title: 'Ops · 运维', hostName: 'Ada', needsCode: false })

describe.skipIf(noAvahi('finding rooms with avahi, and rooms that avahi announces'))('beside avahi', () => {
  test('a room is seen by avahi: its title, where it is, and all that is said of it', async () => {
    const wiring = wire()
    const office = wiring.lan()
    const ada = wiring.machine('ada', office)
    const avahi = await Avahi.start(wiring.machine('grace', office))
    const browser = avahi.browse()
    const { id } = await hostRoom(ada, { name: 'Ops · 运维', options: ['--code', '芝麻开门'] })
    const { text } = await browser.line((line) => line.startsWith('='), { from: 0 })
    const { txt, ...service } = serviceIn(text)
    expect(service).toEqual({ name: id, host: `wc-${id}.local`, address: ada.address, port: 7117 })
    expect(txt.toSorted()).toEqual([
      expect.stringMatching(/^b=[\w-]{16}$/),
      'c=1',
      expect.stringMatching(/^h=./),
      `id=${id}`,
      'n=Ops · 运维',
      'v=1',
    ])
  })

  test('a room is found on a computer whose avahi has the port already', async () => {
    const wiring = wire()
    const office = wiring.lan()
    const ada = wiring.machine('ada', office)
    await Avahi.start(ada)
    const [watch, { id }] = await Promise.all([RoomWatch.open(wiring.machine('grace', office)), hostRoom(ada, { name: 'Ops · 运维' })])
    expect(await watch.seesLive(id)).toMatchObject({ title: 'Ops · 运维' })
  })

  test('a room that does not announce itself is live where avahi announces it, and refused when nobody is there', async () => {
    const wiring = wire()
    const office = wiring.lan()
    const ada = wiring.machine('ada', office)
    const watch = await RoomWatch.open(wiring.machine('grace', office))
    const avahi = await Avahi.start(ada)
    const host = await hostRoom(ada, { name: 'Ops · 运维', options: ['--no-announce'] })
    const announced = await avahi.publish(host.id, host.port, txtOf(host))
    expect(await watch.seesLive(host.id)).toMatchObject({ title: 'Ops · 运维', urls: [`http://${ada.address}:7117`], foundBy: ['mdns'] })
    await host.program.end()
    await announced.end()
    await watch.sees((rooms) => rooms.some(({ state }) => state === 'gone'))
    await avahi.publish(host.id, host.port, txtOf(host))
    await watch.sees(([room]) => room?.cause === 'refused')
    expect(watch.rooms).toMatchObject([{ id: host.id, state: 'unreachable' }])
  })
})
