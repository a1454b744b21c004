import type { AddressInfo } from 'node:net'
import type { HostHealth } from '../../shared/wire/health.ts'
import type { Clock } from '../room/clock.ts'
import type { Room } from '../room/room.ts'
import { Admission } from './admission.ts'
import { createApp } from './app.ts'
import type { HttpContext, NameSource } from './context.ts'
import type { GuardOptions } from './guard.ts'
import { HeldPolls, type Parting } from './held-polls.ts'
import type { HostLimits } from './host-limits.ts'
import { serveOnePort, type KeyAndCertificate } from './one-port.ts'
import { PollAnswers } from './poll-answers.ts'
import { SlowReaders } from './slow-readers.ts'

/** After this long a connection that has not ended by itself is cut. */
const DRAIN_MS = 5_000

export interface RoomServerOptions {
  room: Room
  clock: Clock
  names: NameSource
  limits: HostLimits
  guard: GuardOptions
  roomTls: KeyAndCertificate
  operatorTls: KeyAndCertificate | undefined
  seedApi: boolean
  /** The built page; undefined serves the API alone. */
  pageFolder: string | undefined
  random: () => number
  onBug: (error: unknown) => void
  /** Trouble on the network that is nobody's fault here. */
  onDebug: (error: Error) => void
  /** Somebody has connected. */
  onPeer: (address: string) => void
  health: () => HostHealth
}

export interface RoomServer {
  readonly polls: HeldPolls
  readonly openSockets: () => number
  listen(at: { port: number; host: string | undefined }): Promise<AddressInfo>
  /** Answers who waits, refuses who comes, and ends when the last connection has. */
  close(parting?: Parting): Promise<void>
}

/** A room on a port. */
export function createRoomServer(options: RoomServerOptions): RoomServer {
  const { room, clock, limits } = options
  let isDraining = false
  const polls = new HeldPolls(room, clock)
  const slowReaders = new SlowReaders(clock)
  const context: HttpContext = {
    room,
    clock,
    polls,
    names: options.names,
    answers: new PollAnswers(room, clock),
    admission: new Admission({ limits, clock, waiting: () => polls.size, random: options.random }),
    random: options.random,
    health: options.health,
  }
  const app = createApp({ ...options, context, isDraining: () => isDraining, watchReader: slowReaders.watch })
  const port = serveOnePort({
    handler: app,
    roomTls: options.roomTls,
    operatorTls: options.operatorTls,
    maxSocketsPerAddress: limits.socketsPerAddress,
    onDebug: options.onDebug,
    onPeer: options.onPeer,
  })

  return {
    polls,
    openSockets: () => port.openSockets,
    listen: (at) => port.listen(at),
    async close(parting = 'restart') {
      isDraining = true
      const stopped = port.stop()
      polls.drain(parting)
      const cut = clock.after(DRAIN_MS, () => port.closeAll())
      await stopped
      cut()
      slowReaders.close()
      polls.close()
    },
  }
}
