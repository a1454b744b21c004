import { setTimeout as pass } from 'node:timers/promises'
import { allLive, RoomWatch } from '../../test/netns/support/room-watch.ts'
import { Listener } from './listener.ts'
import { hostMany, inTurn, onWiring, progress, type Figure } from './measuring.ts'

const CROWD = 50
const HOSTS = 30
const WATCHERS = 30
/** The first questions and announcements are over by then. */
const SETTLED_MS = 60_000
const COUNTED_MS = 60_000
/** For all of a crowd. */
const PATIENCE_MS = 120_000

/** Each room is a host of its own, with its key: a list has proved it before it is live. */
export async function findingCrowd(runs: number): Promise<Figure[]> {
  const values: number[] = []
  await onWiring(async (wiring) => {
    const lan = wiring.lan()
    progress(`  opening ${CROWD} rooms`)
    await hostMany(wiring, lan, CROWD)
    for (let run = 1; run <= runs; run += 1) {
      const machine = wiring.machine('late', lan)
      const at = performance.now()
      const watch = await RoomWatch.open(machine)
      values.push((await watch.sees(allLive(CROWD), { from: 0, patienceMs: PATIENCE_MS })) - at)
      progress(`  all ${CROWD} found after ${values.at(-1)?.toFixed(0) ?? ''} ms`)
      await machine.close()
    }
  })
  return [{ what: `list is opened → all of ${CROWD} rooms live`, unit: 'ms', values }]
}

/** By second, as somebody at the switch counts them. */
export async function countingPackets(): Promise<Figure[]> {
  return onWiring(async (wiring) => {
    const lan = wiring.lan()
    const listener = await Listener.open(wiring.machine('ear', lan))
    progress(`  opening ${HOSTS} rooms and ${WATCHERS} lists`)
    await hostMany(wiring, lan, HOSTS)
    const watchers = Array.from({ length: WATCHERS }, (_, n) => wiring.machine(`w${n + 1}`, lan))
    const watches = await inTurn(watchers, (machine) => RoomWatch.open(machine))
    await Promise.all(watches.map((watch) => watch.sees((rooms) => rooms.length === HOSTS, { patienceMs: PATIENCE_MS })))
    await pass(SETTLED_MS)
    const since = performance.now()
    await pass(COUNTED_MS)
    const heard = listener.packets.filter(({ at }) => at >= since).map((packet) => ({ ...packet, at: packet.at - since }))
    const questions = heard.filter(({ isAnswer }) => !isAnswer)
    const what = `${HOSTS} hosts and ${WATCHERS} lists`
    return [
      { what: `${what}: packets`, unit: 'packets/s', values: rates(heard, 10_000) },
      { what: `${what}: questions`, unit: 'packets/s', values: rates(questions, 10_000) },
      { what: `${what}: packets, second by second`, unit: 'packets/s', values: rates(heard, 1_000) },
    ]
  })
}

/** Packets a second, of each such part of the time. */
function rates(packets: readonly { at: number }[], partMs: number): number[] {
  const counts = Array.from({ length: COUNTED_MS / partMs }, () => 0)
  for (const { at } of packets) {
    const part = Math.floor(at / partMs)
    counts[part] = (counts[part] ?? 0) + 1
  }
  return counts.map((count) => (count * 1_000) / partMs)
}
