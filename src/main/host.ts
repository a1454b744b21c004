import { existsSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { DEFAULT_PORT, LAST_PORT } from '../shared/ports.ts'
import type { NewcomersSee } from '../shared/wire/room.ts'
import { hostUrls } from './addresses.ts'
import { announceRoom, type AnnounceWhere } from './announcing.ts'
import { steadyInterfaces } from './discovery/steady-interfaces.ts'
import { hostClock } from './host-clock.ts'
import type { Parting } from './http/held-polls.ts'
import { HealthReport, type FullHealth } from './host-health.ts'
import { logHealth, type HostLog } from './host-log.ts'
import type { HostLimits } from './http/host-limits.ts'
import type { KeyAndCertificate } from './http/one-port.ts'
import { ownSubnets } from './http/peer.ts'
import { KEY_FILE, openRoomKey, type RoomKey } from './http/room-key.ts'
import { createRoomServer, type RoomServer } from './http/server.ts'
import { newBoot, newDeviceCode, newEpoch, newFirstRev, newMemberId, newRunId } from './ids.ts'
import { fakerNames, skeleton } from './names.ts'
import { openOwnerLink } from './owner-link.ts'
import type { Clock } from './room/clock.ts'
import { Room } from './room/room.ts'
import type { RoomStore } from './room/store.ts'
import { openSqliteStore } from './store/sqlite-store.ts'
import { StoreError } from './store/store-error.ts'

const TIDY_EVERY_MS = 60_000

/** What a host can do beside the protocol's own requests. */
const FEATURES = ['poll', 'history', 'signals', 'devices', 'delivered']

export interface HostOptions {
  dataFolder: string
  version: string
  /** Room settings that were given: they replace what the room had. `code: ''` takes the code away. */
  name?: string | undefined
  code?: string | undefined
  newcomersSee?: NewcomersSee | undefined
  /** Offers an owner link even if the room has an owner: theirs may be lost with a browser's memory. */
  ownerLink?: boolean | undefined
  /** Undefined: 7117, or the next free one up to 7127. */
  port?: number | undefined
  /** Undefined: every address. */
  bind?: string | undefined
  keepDays?: number | undefined
  keepEvents?: number | undefined
  seedApi: boolean
  allowOrigins: readonly string[]
  allowHosts: readonly string[]
  allowPublic: boolean
  operatorTls?: KeyAndCertificate | undefined
  limits: HostLimits
  /** Where the network is told of the room; undefined: nowhere. */
  announce?: AnnounceWhere | undefined
  pageFolder: string | undefined
  log: HostLog
  /** Undefined: the computer's own time. */
  clock?: Clock | undefined
}

export interface Host {
  room: Room
  /** Every origin the room can be opened at, the most likely to be reachable first. */
  urls: string[]
  /** TCP. */
  port: number
  /** Present while nobody owns the room: whoever joins with it becomes its owner, once. */
  ownerSecret: string | undefined
  /** A link that carries it. */
  ownerUrl: string | undefined
  health(): FullHealth
  /** May be called again; it is done once. `paused`: the room is not back in a moment, and members are told so. */
  close(parting?: Parting): Promise<void>
}

/**
 * Serves the room of a data folder. Throws `StoreError` or `RoomKeyError` when the folder cannot be used, and the
 * system's error (EADDRINUSE …) when the port cannot.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { dataFolder, log } = options
  const boot = newBoot()
  const store = openSqliteStore(dataFolder)
  const undo: ((parting?: Parting) => Promise<void>)[] = [() => store.close()]
  try {
    const key = await openKeyOf(store, dataFolder)
    const room = openRoom(options, { roomId: key.id, boot }, store)
    undo[0] = () => room.close()
    await room.configure(settingsFrom(options), undefined)
    const ownerSecret = await openOwnerLink(dataFolder, room, options.ownerLink === true)

    const report = new HealthReport()
    const server = createRoomServer({
      ...options,
      room,
      clock: options.clock ?? hostClock,
      names: fakerNames,
      guard: guardOptions(options),
      roomTls: { key: key.privateKeyPem, cert: key.certificatePem },
      operatorTls: options.operatorTls,
      random: Math.random,
      health: report.read,
      onPeer: report.reach.note,
      onBug: (error) => log.error({ err: error }, 'a request failed in an unforeseen way'),
      onDebug: (error) => log.debug({ err: error }, 'a connection failed'),
    })
    undo.unshift(() => server.close())
    const { port, address } = await listen((at) => server.listen(at), options)
    const announced = options.announce && announceRoom({ ...options.announce, room, boot, tcpPort: port, bind: address })
    // With the first step of the server's, which lets nobody in any more; it takes its time to answer those who wait.
    undo[0] = (parting) => Promise.all([server.close(parting), announced?.close() ?? Promise.resolve()]).then(() => undefined)
    report.server = server
    report.announced = announced
    undo.unshift(keepTidy(room, log), logHealth(report.read, log))

    const urls = hostUrls(port, options.bind, steadyInterfaces(networkInterfaces)(), options.operatorTls ? 'https' : 'http')
    let closing: Promise<void> | undefined
    log.info({ port, room: room.settings.roomId, epoch: room.epoch, head: room.head }, 'the room is open')
    return {
      room,
      urls,
      port,
      ownerSecret,
      ownerUrl: ownerSecret && `${urls[0] ?? ''}/#owner=${ownerSecret}`,
      health: report.read,
      close: (parting) => (closing ??= inOrder(undo, parting)),
    }
  } catch (error) {
    await inOrder(undo)
    throw error
  }
}

/** A log belongs to one key. Where it has lost it, a new one would make it another room: its owner decides, not we. */
async function openKeyOf(store: RoomStore, folder: string): Promise<RoomKey> {
  const known = store.load().settings?.roomId
  const path = join(folder, KEY_FILE)
  if (known !== undefined && !existsSync(path)) throw new StoreError('key-missing', path)
  const key = await openRoomKey(folder)
  if (known !== undefined && key.id !== known) throw new StoreError('key-foreign', path)
  return key
}

function openRoom(options: HostOptions, { roomId, boot }: { roomId: string; boot: string }, store: RoomStore): Room {
  const { limits, keepDays, keepEvents, version, log } = options
  const hostName = hostname().replace(/\..*$/, '')
  const { text, body, sendRate, sendBurst } = limits
  return Room.open(
    {
      store,
      clock: options.clock ?? hostClock,
      limits: { text, body, sendRate, sendBurst },
      retention: { keepDays, keepEvents },
      hostName,
      software: { name: 'watercooler', version },
      features: FEATURES,
      boot,
      ids: { member: newMemberId, run: newRunId, deviceCode: newDeviceCode, firstRev: newFirstRev },
      skeleton,
      onTrouble: (error) => log.error({ err: error }, 'the log could not be written'),
    },
    () => ({ roomId, epoch: newEpoch(), name: hostName, code: null, newcomersSee: 'all', ownerSecretHash: null, ...settingsFrom(options) }),
  )
}

function settingsFrom({ name, code, newcomersSee }: HostOptions) {
  return {
    ...(name !== undefined && { name }),
    ...(code !== undefined && { code: code === '' ? null : code }),
    ...(newcomersSee !== undefined && { newcomersSee }),
  }
}

function guardOptions({ allowHosts, allowOrigins, allowPublic }: HostOptions) {
  const name = hostname()
  return {
    allowedHosts: allowHosts,
    allowedOrigins: allowOrigins,
    allowPublic,
    fqdn: name.includes('.') ? name : undefined,
    subnets: ownSubnets(networkInterfaces, () => performance.now()),
  }
}

type Listen = RoomServer['listen']

/** A port that was asked for is taken or not at all; otherwise the next free one near the usual. */
async function listen(tryPort: Listen, { port, bind }: HostOptions): ReturnType<Listen> {
  const last = port === undefined ? LAST_PORT : port
  for (let next = port ?? DEFAULT_PORT; ; next += 1) {
    try {
      return await tryPort({ port: next, host: bind })
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      if (!isTaken || next >= last) throw error
    }
  }
}

function keepTidy(room: Room, log: HostLog): () => Promise<void> {
  const timer = setInterval(() => {
    room.tidy().catch((error: unknown) => log.error({ err: error }, 'housekeeping failed'))
  }, TIDY_EVERY_MS)
  return () => {
    clearInterval(timer)
    return Promise.resolve()
  }
}

async function inOrder(steps: readonly ((parting?: Parting) => Promise<void>)[], parting?: Parting): Promise<void> {
  for (const step of steps) await step(parting)
}
