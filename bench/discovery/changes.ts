import { setTimeout as pass } from 'node:timers/promises'
import type { FoundRoom } from '../../src/main/discovery/found-room.ts'
import type { Lan, Wiring } from '../../test/netns/support/lan.ts'
import { hostRoom, type RoomHost } from '../../test/netns/support/room-host.ts'
import { allLive, RoomWatch } from '../../test/netns/support/room-watch.ts'
import { Listener } from './listener.ts'
import { hostMany, onWiring, progress, spread, type Figure } from './measuring.ts'

/** The longest rounds: what is remembered is tried, and a settled host looks after itself, once a minute. */
const MINUTE_MS = 60_000
/** Interfaces are compared in this time. */
const POLL_MS = 3_000
/** A list has asked its first questions by then. */
const SETTLED_MS = 5_000
/** Longer than anything here should take. */
const PATIENCE_MS = 150_000

interface Office {
  wiring: Wiring
  lan: Lan
  hosts: RoomHost[]
  watch: RoomWatch
}

/** So many rooms and somebody who sees them all. */
async function inOffice<T>(runs: number, work: (office: Office) => Promise<T>): Promise<T> {
  return onWiring(async (wiring) => {
    const lan = wiring.lan()
    const watch = await RoomWatch.open(wiring.machine('ming', lan))
    const hosts = await hostMany(wiring, lan, runs)
    await watch.sees(allLive(runs))
    await pass(SETTLED_MS)
    return work({ wiring, lan, hosts, watch })
  })
}

/** How long after `act` the list is like this. */
async function until(watch: RoomWatch, act: () => unknown, is: (rooms: FoundRoom[]) => boolean): Promise<number> {
  const from = watch.mark
  const at = performance.now()
  act()
  return (await watch.sees(is, { from, patienceMs: PATIENCE_MS })) - at
}

const isGone =
  ({ id }: RoomHost) =>
  (rooms: FoundRoom[]): boolean =>
    rooms.every((room) => room.id !== id || room.state === 'gone')

const isOut =
  ({ id }: RoomHost) =>
  (rooms: FoundRoom[]): boolean =>
    rooms.every((room) => room.id !== id)

/** The room is listed, and this is where people would go. */
const isFirst =
  ({ id }: RoomHost, url: () => string) =>
  (rooms: FoundRoom[]): boolean =>
    rooms.some((room) => room.id === id && room.state === 'live' && room.urls[0] === url())

export async function opening(runs: number): Promise<Figure[]> {
  const sinceOpen: number[] = []
  const sinceAnnounced: number[] = []
  await onWiring(async (wiring) => {
    const lan = wiring.lan()
    const listener = await Listener.open(wiring.machine('ear', lan))
    const watch = await RoomWatch.open(wiring.machine('ming', lan))
    await pass(SETTLED_MS)
    for (let run = 1; run <= runs; run += 1) {
      const from = watch.mark
      const host = await hostRoom(wiring.machine('ada', lan), { name: 'Ops · 运维' })
      const liveAt = await watch.sees((rooms) => rooms.some(({ id, state }) => id === host.id && state === 'live'), { from })
      sinceOpen.push(liveAt - host.openedAt)
      sinceAnnounced.push(liveAt - (await listener.firstAnswer(host.machine.address)))
      await host.program.end()
    }
  })
  return [
    { what: 'host says that it is open → listed as live', unit: 'ms', values: sinceOpen },
    { what: 'first announcement → listed as live', unit: 'ms', values: sinceAnnounced },
  ]
}

export async function quitting(runs: number): Promise<Figure[]> {
  const times = await inOffice(runs, ({ hosts, watch }) =>
    spread(hosts, MINUTE_MS, async (host) => {
      const at = performance.now()
      const gone = await until(watch, () => host.program.end(), isGone(host))
      await watch.sees(isOut(host), { patienceMs: PATIENCE_MS })
      const out = performance.now() - at
      progress(`  quit: gone after ${gone.toFixed(0)} ms, left out after ${out.toFixed(0)} ms`)
      return { gone, out }
    }),
  )
  return [
    { what: 'host quits → gone', unit: 'ms', values: times.map(({ gone }) => gone) },
    { what: 'host quits → left out', unit: 's', values: times.map(({ out }) => out) },
  ]
}

export async function killing(runs: number): Promise<Figure[]> {
  const values = await inOffice(runs, ({ hosts, watch }) =>
    spread(hosts, MINUTE_MS, (host) => until(watch, () => host.program.end('SIGKILL'), isGone(host))),
  )
  return [{ what: 'host is killed → gone', unit: 's', values }]
}

export async function unplugging(runs: number): Promise<Figure[]> {
  const values = await inOffice(runs, ({ hosts, watch }) =>
    spread(hosts, MINUTE_MS, (host) => until(watch, () => host.machine.unplug(host.machine.card()), isGone(host))),
  )
  return [{ what: 'cable is pulled → gone', unit: 's', values }]
}

export async function moving(runs: number): Promise<Figure[]> {
  const values = await inOffice(runs, ({ hosts, watch }) =>
    spread(hosts, POLL_MS, (host) => {
      const url = () => `http://${host.machine.address}:${host.port}`
      return until(watch, () => host.machine.move(host.machine.card()), isFirst(host, url))
    }),
  )
  return [{ what: 'address changes → listed there', unit: 's', values }]
}

export async function joiningNetwork(runs: number): Promise<Figure[]> {
  const values = await inOffice(runs, async ({ wiring, hosts }) => {
    const lab = wiring.lan()
    const watch = await RoomWatch.open(wiring.machine('lin', lab))
    await pass(SETTLED_MS)
    return spread(hosts, POLL_MS, (host) => {
      const url = () => `http://${host.machine.card(1).address}:${host.port}`
      return until(watch, () => host.machine.plug(lab), isFirst(host, url))
    })
  })
  return [{ what: 'another interface comes up → listed there', unit: 's', values }]
}

/** Those who had found it before may still reach it; who begins to look then has nobody to answer. */
export async function resetting(runs: number): Promise<Figure[]> {
  const values = await inOffice(runs, async ({ wiring, lan, hosts }) => {
    await pass(MINUTE_MS)
    return spread(hosts, MINUTE_MS, async (host) => {
      const at = performance.now()
      host.machine.reinsert(host.machine.card())
      const late = await RoomWatch.open(wiring.machine('late', lan))
      const seen = await late.sees((rooms) => rooms.some(({ id, state }) => id === host.id && state === 'live'), {
        patienceMs: PATIENCE_MS,
      })
      progress(`  reset: found after ${((seen - at) / 1_000).toFixed(1)} s`)
      return seen - at
    })
  })
  return [{ what: 'card is reset → found by a newcomer', unit: 's', values }]
}
