import { setTimeout as pass } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { hostRoom } from '../support/room-host.ts'
import { allLive, RoomWatch } from '../support/room-watch.ts'
import { noNamespaces, wire } from '../support/wired.ts'

/** How soon the list must have noticed, in ms. */
const GONE_WITHIN = 30_000
const BACK_WITHIN = 20_000

/** ms. Where rooms once were is tried each minute: this is before the first time, and the host is not yet missed then. */
const BEFORE_RECALL = 40_000
/** ms. By then a host has made its first announcements, and looks after itself only once a minute. */
const SETTLED = 65_000

describe.skipIf(noNamespaces('hosts that are killed, unplugged and plugged in again'))('a host that could not say goodbye', () => {
  test('is gone within half a minute when it was killed, and where it once was does not keep it', async () => {
    const wiring = wire()
    const office = wiring.lan()
    const [watch, ops, lunch] = await Promise.all([
      RoomWatch.open(wiring.machine('ming', office)),
      hostRoom(wiring.machine('ada', office), { name: 'Ops · 运维' }),
      hostRoom(wiring.machine('grace', office), { name: 'Lunch' }),
    ])
    await watch.sees(allLive(2))
    await pass(BEFORE_RECALL)
    const killedAt = performance.now()
    await ops.program.end('SIGKILL')
    const goneAt = await watch.sees((rooms) => rooms.some(({ id, state }) => id === ops.id && state === 'gone'))
    expect(goneAt - killedAt).toBeLessThan(GONE_WITHIN)
    await watch.sees((rooms) => rooms.every(({ id }) => id !== ops.id))
    expect(watch.rooms).toMatchObject([{ id: lunch.id, state: 'live' }])
  })

  test('is gone within half a minute when its cable was pulled, and back when that is plugged in', async () => {
    const wiring = wire()
    const office = wiring.lan()
    const ada = wiring.machine('ada', office)
    const [watch, { id }] = await Promise.all([RoomWatch.open(wiring.machine('ming', office)), hostRoom(ada, { name: 'Ops · 运维' })])
    await watch.seesLive(id)
    const pulledAt = performance.now()
    ada.unplug(ada.card())
    const goneAt = await watch.sees((rooms) => rooms.some(({ state }) => state === 'gone'))
    expect(goneAt - pulledAt).toBeLessThan(GONE_WITHIN)
    ada.plugBack(ada.card())
    const pluggedAt = performance.now()
    await watch.seesLive(id)
    expect(performance.now() - pluggedAt).toBeLessThan(BACK_WITHIN)
  })
})

describe.skipIf(noNamespaces('network cards that are reset'))('a host whose network card was reset', () => {
  test('is found within 20 seconds by whoever begins to look, though it was silent for long', async () => {
    const wiring = wire()
    const office = wiring.lan()
    const ada = wiring.machine('ada', office)
    const [watch, { id }] = await Promise.all([RoomWatch.open(wiring.machine('ming', office)), hostRoom(ada, { name: 'Ops · 运维' })])
    await watch.seesLive(id)
    await pass(SETTLED)
    ada.reinsert(ada.card())
    const resetAt = performance.now()
    const late = await RoomWatch.open(wiring.machine('grace', office))
    await late.seesLive(id)
    expect(performance.now() - resetAt).toBeLessThan(BACK_WITHIN)
  })
})
