import { rmSync } from 'node:fs'
import { ipIn } from './ip.ts'
import { addFolder, removeLeftovers } from './leftovers.ts'
import { Machine } from './machine.ts'
import { addNamespace, removeNamespace } from './namespaces.ts'

/** A switch, and the range of addresses of those who are at it: the first 254 of `10.77.<number>.`. */
export interface Lan {
  /** The bridge, in the namespace of all switches. */
  bridge: string
  /** `10.77.1` */
  prefix: string
  /** The next address that nobody has. */
  next: number
}

/** A router's address, by custom; no router is there. */
const GATEWAY = 1

/** Networks and machines of one test, in namespaces: no packet leaves them. Whoever makes it closes it. */
export class Wiring {
  /** The namespace with the switches, where all cables end. */
  readonly switches = addNamespace('switches')
  readonly #folder = addFolder()
  readonly #machines: Machine[] = []
  #lans = 0
  #closing: Promise<void> | undefined

  constructor() {
    removeLeftovers()
  }

  lan(): Lan {
    this.#lans += 1
    const bridge = `lan${this.#lans}`
    ipIn(this.switches, `link add ${bridge} type bridge`, `link set ${bridge} up`)
    return { bridge, prefix: `10.77.${this.#lans}`, next: GATEWAY + 1 }
  }

  /** A computer with one cable (`eth0`, `eth1` …) into each of these networks, and a router to go out by, as offices have it. */
  machine(name: string, ...lans: Lan[]): Machine {
    const machine = this.#machine(name, lans)
    const [first] = lans
    if (first) machine.route(`${first.prefix}.${GATEWAY}`)
    return machine
  }

  /** The same without a way out. */
  isolatedMachine(name: string, ...lans: Lan[]): Machine {
    return this.#machine(name, lans)
  }

  /** Ends every program, then removes every namespace. May be called again. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  #machine(name: string, lans: readonly Lan[]): Machine {
    const machine = new Machine(name, { switches: this.switches, folder: this.#folder })
    this.#machines.push(machine)
    for (const lan of lans) machine.plug(lan)
    return machine
  }

  async #close(): Promise<void> {
    // What cannot be taken away does not keep the rest.
    const closed = await Promise.allSettled(this.#machines.map((machine) => machine.close()))
    removeNamespace(this.switches)
    rmSync(this.#folder, { recursive: true })
    for (const one of closed) if (one.status === 'rejected') throw one.reason
  }
}
