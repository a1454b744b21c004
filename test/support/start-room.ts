import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { startHost, type Host, type HostOptions } from '../../src/main/host.ts'
import { DEFAULT_HOST_LIMITS, type HostLimits } from '../../src/main/http/host-limits.ts'
import { Visitor } from './visitor.ts'
import { tempFolder } from './temp-folder.ts'

export interface RoomOptions extends Partial<Omit<HostOptions, 'limits'>> {
  limits?: Partial<HostLimits>
}

export interface StartedRoom {
  host: Host
  /** Origin on loopback. */
  url: string
  roomId: string
  dataFolder: string
  /** What the host logged, as it would be written: for looking for what must not be there. */
  logged: unknown[]
  /** Somebody with a fresh token who has not joined yet. */
  visitor: (name?: string) => Visitor
  /** A member who joined under this name; without one, under a random one. */
  join: (name?: string) => Promise<Visitor>
  /** The owner, through the owner link. */
  joinOwner: (name?: string) => Promise<Visitor>
}

/** The real host in this process on a free loopback port; closed with the test. */
export async function startRoom(options: RoomOptions = {}): Promise<StartedRoom> {
  const dataFolder = options.dataFolder ?? join(tempFolder(), 'room')
  const logged: unknown[] = []
  const note = (facts: object, message: string) => void logged.push({ ...facts, message })
  const host = await startHost({
    name: 'Ops · 运维',
    version: '0.0.0-test',
    port: 0,
    bind: '127.0.0.1',
    seedApi: true,
    allowOrigins: [],
    allowHosts: [],
    allowPublic: false,
    pageFolder: undefined,
    log: { debug: note, info: note, warn: note, error: note },
    ...options,
    dataFolder,
    limits: { ...DEFAULT_HOST_LIMITS, ...options.limits },
  })
  onTestFinished(() => host.close())
  const url = host.urls[0] ?? ''
  const roomId = host.room.settings.roomId
  const visitor = (name?: string) => new Visitor(url, roomId, name)
  const enter = async (somebody: Visitor, more: object = {}) => {
    await somebody.enter(more)
    return somebody
  }
  return {
    host,
    url,
    roomId,
    dataFolder,
    logged,
    visitor,
    join: (name) => enter(visitor(name)),
    joinOwner: (name) => enter(visitor(name), { owner: host.ownerUrl?.split('#owner=')[1] }),
  }
}
