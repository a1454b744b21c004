import { describe, expect, test } from 'vitest'
import { hostRoom } from './support/room-host.ts'
import { RoomWatch } from './support/room-watch.ts'
import { noNamespaces, wire } from './support/wired.ts'

describe.skipIf(noNamespaces('a host behind a firewall'))('a room that is heard but not reached', () => {
  test('is listed, with silence as the cause, while a firewall is in the way', async () => {
    const wiring = wire()
    const office = wiring.lan()
    const ada = wiring.machine('ada', office)
    ada.dropTcp()
    const [watch, { id }] = await Promise.all([RoomWatch.open(wiring.machine('grace', office)), hostRoom(ada, { name: 'Ops · 运维' })])
    await watch.sees(([room]) => room?.cause === 'silent')
    expect(watch.rooms).toMatchObject([{ id, title: 'Ops · 运维', state: 'unreachable', urls: [`http://${ada.address}:7117`] }])
    ada.allowTcp()
    expect(await watch.seesLive(id)).not.toHaveProperty('cause')
  })
})
