import type { RemoteInfo } from 'node:dgram'
import { EventEmitter } from 'node:events'
import type { NetworkInterfaceInfo } from 'node:os'
import type { MdnsSocket } from '../../src/main/discovery/mdns-socket.ts'
import type { Interfaces } from '../../src/main/discovery/usable-interfaces.ts'

/** A network in memory: what one socket sends to the group, all its members hear, the sender too. */
export class Lan {
  readonly computers = new Set<Computer>()
  /** Every packet that was sent to it. */
  readonly sent: { from: string; message: Buffer }[] = []
  /** Packets vanish, and nobody is told. */
  isSilent = false

  carry(message: Buffer, from: string, port: number): void {
    this.sent.push({ from, message })
    if (this.isSilent) return
    for (const computer of this.computers) computer.receive(this, message, from, port)
  }
}

interface Card {
  address: string
  lan: Lan
  netmask?: string
}

/** Network cards by name. */
export type Cards = Record<string, Card>

/** What the system calls answer instead of doing their work. */
interface Faults {
  open?: Error
  bind?: Error
  join?: Error
  send?: Error
}

export class Computer {
  readonly sockets = new Set<FakeSocket>()
  readonly faults: Faults = {}
  #cards: Cards = {}

  constructor(cards: Cards) {
    this.plug(cards)
  }

  /** These are its network cards from now on. Memberships are the socket's affair, as in life. */
  plug(cards: Cards): void {
    for (const { lan } of Object.values(this.#cards)) lan.computers.delete(this)
    this.#cards = cards
    for (const { lan } of Object.values(cards)) lan.computers.add(this)
  }

  readonly interfaces = (): Interfaces =>
    Object.fromEntries(Object.entries(this.#cards).map(([name, card]) => [name, [interfaceInfo(card.address, { ...card })]]))

  readonly open = (): MdnsSocket => {
    if (this.faults.open) throw this.faults.open
    return new FakeSocket(this)
  }

  lanOf(address: string): Lan | undefined {
    return Object.values(this.#cards).find((card) => card.address === address)?.lan
  }

  /** As on Linux: each socket of the port hears every group that any socket of the computer is a member of. */
  receive(lan: Lan, message: Buffer, address: string, port: number): void {
    const isMember = [...this.sockets].some((socket) => socket.lans.has(lan))
    for (const socket of this.sockets) if (isMember && socket.port === port) socket.deliver(message, address)
  }
}

export function interfaceInfo(address: string, more: Partial<NetworkInterfaceInfo> = {}): NetworkInterfaceInfo {
  const family = address.includes(':') ? 'IPv6' : 'IPv4'
  return {
    address,
    family,
    internal: false,
    netmask: '255.255.255.0',
    mac: '02:00:00:00:00:01',
    cidr: null,
    ...more,
  } as NetworkInterfaceInfo
}

export const systemError = (code: string): Error => Object.assign(new Error(`send ${code}`), { code })

/** As much of a dgram socket as mDNS needs; it answers later, as a real one does. */
class FakeSocket extends EventEmitter implements MdnsSocket {
  readonly lans = new Set<Lan>()
  port = 0
  isClosed = false
  readonly #computer: Computer
  #outgoing = ''

  constructor(computer: Computer) {
    super()
    this.#computer = computer
    computer.sockets.add(this)
  }

  bind(port: number): void {
    process.nextTick(() => {
      const { bind } = this.#computer.faults
      if (bind) return this.emit('error', bind)
      this.port = port
      return this.emit('listening')
    })
  }

  addMembership(_group: string, address: string): void {
    if (this.#computer.faults.join) throw this.#computer.faults.join
    const lan = this.#computer.lanOf(address)
    if (!lan) throw systemError('ENODEV')
    this.lans.add(lan)
  }

  setMulticastInterface(address: string): void {
    this.#outgoing = address
  }

  setMulticastTTL(): void {}
  setMulticastLoopback(): void {}

  send(message: Buffer, offset: number, length: number, port: number, _group: string, sent: (error: Error | null) => void): void {
    if (this.isClosed) throw systemError('ERR_SOCKET_DGRAM_NOT_RUNNING')
    const copy = Buffer.from(message.subarray(offset, offset + length))
    process.nextTick(() => {
      const lan = this.#computer.lanOf(this.#outgoing)
      const fault = this.#computer.faults.send ?? (lan ? null : systemError('EADDRNOTAVAIL'))
      if (!fault && !this.isClosed) lan?.carry(copy, this.#outgoing, port)
      sent(fault)
    })
  }

  deliver(message: Buffer, address: string): void {
    const from: RemoteInfo = { address, family: 'IPv4', port: this.port, size: message.length }
    if (!this.isClosed) this.emit('message', message, from)
  }

  close(closed?: () => void): void {
    if (this.isClosed) throw systemError('ERR_SOCKET_DGRAM_NOT_RUNNING')
    this.isClosed = true
    this.#computer.sockets.delete(this)
    if (closed) process.nextTick(closed)
  }
}
