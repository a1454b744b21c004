import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ip, ipIn } from './ip.ts'
import type { Lan } from './lan.ts'
import { Lines } from './lines.ts'
import { addNamespace, labelOf, removeNamespace } from './namespaces.ts'

/** One end of a cable. */
export interface Card {
  name: string
  /** The other end, at the switch. */
  far: string
  address: string
  /** Its hardware address. */
  mac: string
  lan: Lan
}

/** A computer: a namespace with network cards, and the programs that run in it. */
export class Machine {
  readonly name: string
  readonly namespace: string
  /** What its programs keep. */
  readonly folder: string
  readonly #switches: string
  readonly #cards: Card[] = []
  readonly #programs = new Set<Lines>()
  #gateway: string | undefined
  #closing: Promise<void> | undefined

  /** @param name at most seven characters: the switch's end of its cable is named for it. */
  constructor(name: string, { switches, folder }: { switches: string; folder: string }) {
    this.name = name
    this.namespace = addNamespace(name)
    this.folder = join(folder, this.namespace)
    this.#switches = switches
    mkdirSync(this.folder)
  }

  /** Of the first card. */
  get address(): string {
    return this.card().address
  }

  card(index = 0): Card {
    const card = this.#cards[index]
    if (!card) throw new Error(`${this.name} has no card ${index}`)
    return card
  }

  /** Puts a new card in: the next of `eth0`, `eth1` … */
  plug(lan: Lan): Card {
    const name = `eth${this.#cards.length}`
    const address = `${lan.prefix}.${lan.next}`
    const card = { name, far: this.#farEnd(name), address, mac: macFor(address), lan }
    lan.next += 1
    this.#cards.push(card)
    this.#insert(card)
    return card
  }

  /** The card is taken out and put back at once, as when a driver resets it: all its names and addresses are the same. */
  reinsert(card: Card): void {
    ipIn(this.namespace, `link del ${card.name}`)
    this.#insert(card)
    this.#restoreRoute(card)
  }

  /** The cable is pulled: the card stays, with its address and without a carrier. */
  unplug({ far }: Card): void {
    ipIn(this.#switches, `link set ${far} down`)
  }

  plugBack({ far }: Card): void {
    ipIn(this.#switches, `link set ${far} up`)
  }

  /** Another address in the same network, as a router gives one out. */
  move(card: Card): void {
    const before = card.address
    card.address = `${card.lan.prefix}.${card.lan.next}`
    card.lan.next += 1
    ipIn(this.namespace, `addr del ${before}/24 dev ${card.name}`, `addr add ${card.address}/24 brd + dev ${card.name}`)
    this.#restoreRoute(card)
  }

  /** The way out, by the first card. */
  route(gateway: string): void {
    this.#gateway = gateway
    this.#restoreRoute(this.card())
  }

  /** A VPN that takes everything: the way out is a tunnel, and nobody is at its end. */
  tunnel(): void {
    const { namespace } = this
    const far = this.#farEnd('tun0')
    ip(`link add tun0 netns ${namespace} type veth peer name ${far} netns ${this.#switches}`)
    ipIn(this.#switches, `link set ${far} up`)
    ipIn(namespace, 'addr add 10.78.0.2/24 dev tun0', 'link set tun0 up', 'route replace default via 10.78.0.1 dev tun0')
  }

  /**
   * A firewall that lets mDNS through and leaves TCP without an answer. By a routing rule, which every kernel has: what this
   * machine would say over TCP goes nowhere.
   */
  dropTcp(): void {
    ipIn(this.namespace, 'rule add ipproto tcp blackhole')
  }

  allowTcp(): void {
    ipIn(this.namespace, 'rule del ipproto tcp blackhole')
  }

  /** Starts a program here; it ends with the machine. */
  run(command: readonly string[], env?: Record<string, string>): Lines {
    const program = new Lines(this.namespace, command, env)
    this.#programs.add(program)
    void program.ended.finally(() => this.#programs.delete(program))
    return program
  }

  /** Ends its programs and takes it away. May be called again. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#programs].map((program) => program.end('SIGKILL')))
    removeNamespace(this.namespace)
  }

  /** The switches are one namespace, so the name has the machine and its number in it. */
  #farEnd(name: string): string {
    return `${labelOf(this.namespace)}-${name}`
  }

  /** A route goes with the address that it needs. */
  #restoreRoute(card: Card): void {
    if (this.#gateway !== undefined && card === this.card()) ipIn(this.namespace, `route replace default via ${this.#gateway}`)
  }

  #insert({ name, far, address, mac, lan }: Card): void {
    ip(`link add ${name} address ${mac} netns ${this.namespace} type veth peer name ${far} netns ${this.#switches}`)
    ipIn(this.#switches, `link set ${far} master ${lan.bridge}`, `link set ${far} up`)
    ipIn(this.namespace, `addr add ${address}/24 brd + dev ${name}`, `link set ${name} up`)
  }
}

/** Of those that anybody may give: no two cards of a wiring begin with the same address. */
function macFor(address: string): string {
  const bytes = address.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'))
  return `02:00:${bytes.join(':')}`
}
