import type { Clock } from '../../src/shared/clock.ts'
import { MdnsInstance } from '../../src/main/discovery/mdns-instance.ts'
import type { Answer } from '../../src/main/discovery/mdns-packet.ts'
import { ALL_ROOMS } from '../../src/main/discovery/mdns-packet.ts'
import type { MdnsSocket } from '../../src/main/discovery/mdns-socket.ts'

interface Observing {
  address: string
  socket: MdnsSocket
  clock: Clock
  port?: number
}

export interface HeardRecord extends Answer {
  from: string
}

/** Somebody else's program on the network, which writes down all that it hears. */
export class Observer {
  readonly #instance: MdnsInstance
  heard: HeardRecord[] = []
  /** Names that were asked for, and by whom. */
  asked: { name: string; from: string }[] = []
  failures: Error[] = []

  constructor(observing: Observing) {
    this.#instance = new MdnsInstance({
      ...observing,
      guard: { accepts: () => true },
      response: ({ answers, additionals }, { address }) =>
        this.heard.push(...[...answers, ...additionals].map((record) => ({ ...record, from: address }))),
      query: ({ questions }, { address }) => this.asked.push(...questions.map(({ name }) => ({ name, from: address }))),
      failed: (error) => this.failures.push(error),
    })
  }

  ask(): void {
    this.#instance.ask(ALL_ROOMS)
  }

  records(type: string): HeardRecord[] {
    return this.heard.filter((record) => record.type === type)
  }

  /** Each once. */
  get addresses(): unknown[] {
    return [...new Set(this.records('A').map(({ data }) => data))]
  }

  get goodbyes(): HeardRecord[] {
    return this.heard.filter(({ ttl }) => ttl === 0)
  }

  /** The last TXT that was heard. */
  get txt(): string[] {
    return (this.records('TXT').at(-1)?.data as Buffer[] | undefined)?.map(String) ?? []
  }

  forget(): void {
    this.heard = []
    this.asked = []
  }

  close(): void {
    this.#instance.close()
  }
}
