import { announce } from '../../src/main/discovery/announcer.ts'
import type { AnnounceOptions, Announcer } from '../../src/main/discovery/announcer.ts'
import { ManualClock } from '../shared/manual-clock.ts'
import { Computer, Lan } from './lan.ts'
import type { Cards } from './lan.ts'
import { Observer } from './observer.ts'

export const ID = 'abcdefghijklmnopqrstuvwxyz'

/** In one network: Ada’s computer, which is going to announce her room, and Grace’s, which writes down what it hears. */
export class Office {
  readonly lan = new Lan()
  readonly clock = new ManualClock()
  readonly ada: Computer
  readonly observer: Observer
  readonly room = { id: ID, title: 'Ops · 运维', hostName: 'Ada', port: 7117, needsCode: false }
  readonly #open: { close(): unknown }[] = []

  /** `more` are Ada’s other network cards. */
  constructor(more: Cards = {}) {
    this.ada = new Computer({ eth0: { address: '10.0.0.1', lan: this.lan }, ...more })
    this.observer = this.observe('10.0.0.2', this.lan)
  }

  observe(address: string, lan: Lan): Observer {
    const socket = new Computer({ eth0: { address, lan } }).open()
    return this.#closing(new Observer({ address, socket, clock: this.clock }))
  }

  announce(options: Partial<AnnounceOptions> = {}): Announcer {
    const { clock, ada } = this
    const plain = { room: () => this.room, boot: 'bootbootbootboot', clock, interfaces: ada.interfaces, sockets: ada.open }
    return this.#closing(announce({ ...plain, ...options }))
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((one) => one.close()))
  }

  #closing<T extends { close(): unknown }>(one: T): T {
    this.#open.push(one)
    return one
  }
}
