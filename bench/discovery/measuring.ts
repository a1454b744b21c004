import { setTimeout as pass } from 'node:timers/promises'
import { canWire } from '../../test/netns/support/can-wire.ts'
import { Wiring, type Lan } from '../../test/netns/support/lan.ts'
import type { Machine } from '../../test/netns/support/machine.ts'
import { hostRoom, type RoomHost } from '../../test/netns/support/room-host.ts'

/** What was measured of one thing, in the unit that is named. */
export interface Figure {
  what: string
  unit: 's' | 'ms' | 'packets/s'
  values: number[]
}

/** As many processes begin at once as there are cores, or the last waits for all the others. */
const STARTING_AT_ONCE = 2

const open = new Set<Wiring>()

/** Networks for one measurement; they are gone afterwards, however that ends. */
export async function onWiring<T>(work: (wiring: Wiring) => Promise<T>): Promise<T> {
  const wiring = new Wiring()
  open.add(wiring)
  try {
    return await work(wiring)
  } finally {
    await wiring.close()
    open.delete(wiring)
  }
}

/** Ends whatever is under way. */
export async function closeAll(): Promise<void> {
  await Promise.all([...open].map((wiring) => wiring.close()))
}

export function assertCanWire(): void {
  if (!canWire()) throw new Error('this takes Linux, root, ip netns and setpriv')
}

export function progress(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** Each does its work in its turn, a few at a time; results in the order of `items`. */
export async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = [...items.entries()]
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({ length: STARTING_AT_ONCE }, worker))
  return results
}

/** A room on each of so many new machines, all of them open. */
export function hostMany(wiring: Wiring, lan: Lan, count: number): Promise<RoomHost[]> {
  const machines = Array.from({ length: count }, (_, n): Machine => wiring.machine(`h${n + 1}`, lan))
  return inTurn(machines, (machine) => hostRoom(machine, { name: `Ops · 运维 ${machine.name}` }))
}

/** Lets each do its work at its own moment of this time: hosts and lists have rounds, and a change falls anywhere in them. */
export async function spread<T, R>(items: readonly T[], overMs: number, work: (item: T) => Promise<R>): Promise<R[]> {
  return Promise.all(
    items.map(async (item, n) => {
      await pass(((n + 0.5) * overMs) / items.length)
      return work(item)
    }),
  )
}
