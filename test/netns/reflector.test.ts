import { describe, expect, test } from 'vitest'
import { Avahi } from './support/avahi.ts'
import { hostRoom } from './support/room-host.ts'
import { ipIn } from './support/ip.ts'
import { RoomWatch } from './support/room-watch.ts'
import { noAvahi, wire } from './support/wired.ts'

/** Wi-Fi and the cable are two networks in many an office; what carries Bonjour between them speaks with its own address. */
describe.skipIf(noAvahi('rooms behind a reflector'))('behind a reflector', () => {
  test('a room is live at its host, and not given up where the packets came from', async () => {
    const wiring = wire()
    const [cable, wifi] = [wiring.lan(), wiring.lan()]
    const router = wiring.isolatedMachine('router', cable, wifi)
    ipIn(router.namespace, `addr add ${cable.prefix}.1/24 dev eth0`, `addr add ${wifi.prefix}.1/24 dev eth1`)
    expect(await router.run(['sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward']).ended).toBe(0)
    await Avahi.start(router, { isReflector: true })
    const ada = wiring.machine('ada', cable)
    const [watch, { id }] = await Promise.all([RoomWatch.open(wiring.machine('grace', wifi)), hostRoom(ada, { name: 'Ops · 运维' })])
    const room = await watch.seesLive(id)
    expect([room?.title, room?.urls[0]]).toEqual(['Ops · 运维', `http://${ada.address}:7117`])
  })
})
