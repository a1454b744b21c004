import type { networkInterfaces } from 'node:os'
import type { FoundRoom } from '../found-room.ts'
import type { LinksHealth } from '../mdns-links.ts'
import type { ProbeOptions } from '../probe.ts'
import type { Lookup } from '../resolve-host.ts'
import type { connectTcp } from '../tcp-connect.ts'

/** What a finder has heard until now. */
export interface Around {
  rooms: readonly FoundRoom[]
  links: LinksHealth
  /** When it began to listen, in ms of the clock that `now` reads. */
  since: number
}

export interface DoctorOptions {
  interfaces: typeof networkInterfaces
  /** TLS to the room with that id and to nobody else, as for a probe. */
  connect: ProbeOptions['connect']
  /** A plain TCP connection. */
  tcp?: typeof connectTcp | undefined
  lookup?: Lookup | undefined
  /** Wall clock, in ms. */
  now: () => number
  signal?: AbortSignal | undefined
  /** For each step at each place. */
  timeoutMs?: number | undefined
}
