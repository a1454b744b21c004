import type { Clock } from '../../shared/clock.ts'
import type { UsableInterface } from './usable-interfaces.ts'

/** The system tells nobody when an address changes; asking it costs under a millisecond. */
const ROUND_MS = 3_000

/** A round that comes this much too late means that the machine slept. A busy process is late by less. */
const ASLEEP_MS = 10_000

export interface NetworkChange {
  came: UsableInterface[]
  went: UsableInterface[]
  /** The machine slept: memberships and routes may be lost though the addresses are the same. */
  woke: boolean
}

interface NetworkWatch {
  clock: Clock
  interfaces: () => UsableInterface[]
  /** Called first with all that is there, before `watchNetwork` returns; then with every change. */
  changed: (change: NetworkChange) => void
}

/** Tells what comes, what goes and when the machine woke; returns how to stop it. An address that changes goes and comes. */
export function watchNetwork({ clock, interfaces, changed }: NetworkWatch): () => void {
  let known = new Map<string, UsableInterface>()
  let lookedAt = clock.now()
  let stop = () => {}

  const look = () => {
    stop = clock.after(ROUND_MS, look)
    const woke = clock.now() - lookedAt > ROUND_MS + ASLEEP_MS
    lookedAt = clock.now()
    const present = keyed(interfaces, known)
    const change = { came: missing(present, known), went: missing(known, present), woke }
    known = present
    if (woke || change.came.length + change.went.length > 0) changed(change)
  }

  look()
  return () => stop()
}

/** A system that cannot say, as happens while a driver is replaced, has said nothing new. */
function keyed(interfaces: () => UsableInterface[], otherwise: Map<string, UsableInterface>): Map<string, UsableInterface> {
  try {
    return new Map(interfaces().map((one) => [interfaceKey(one), one]))
  } catch {
    return otherwise
  }
}

function missing(from: Map<string, UsableInterface>, other: Map<string, UsableInterface>): UsableInterface[] {
  return [...from].filter(([key]) => !other.has(key)).map(([, one]) => one)
}

/** Another address or another netmask is another place to announce at; another card with the same ones has lost its memberships. */
export function interfaceKey({ name, address, netmask, index }: UsableInterface): string {
  return `${name} ${address} ${netmask} ${index}`
}
