import { networkInterfaces } from 'node:os'
import type { HostHealth } from '../shared/wire/health.ts'
import type { AnnouncedHost } from './announcing.ts'
import { hostClock } from './host-clock.ts'
import type { RoomServer } from './http/server.ts'
import { Reach } from './reach.ts'

/** `timers` are the deadlines of held polls: as many, at rest. */
export type FullHealth = HostHealth & { timers: number }

/** How a host is, read from its parts; they come one after another while it starts. */
export class HealthReport {
  readonly reach = new Reach(networkInterfaces, () => hostClock.now())
  server: RoomServer | undefined
  announced: AnnouncedHost | undefined
  readonly #startedAt = hostClock.now()

  readonly read = (): FullHealth => ({
    startedAt: this.#startedAt,
    waiting: this.server?.polls.size ?? 0,
    timers: this.server?.polls.timers ?? 0,
    sockets: this.server?.openSockets() ?? 0,
    reachedAt: this.reach.at,
    announcing: this.announced?.health() ?? null,
    serverTime: hostClock.now(),
  })
}
