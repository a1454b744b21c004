import { hostClock } from '../../../src/main/host-clock.ts'
import { Watched } from '../../../src/main/desktop/services/watched.ts'
import { addressOfRoom, roomIdAt } from '../../../src/main/room-address.ts'
import { BRIDGE_ARGS } from '../../../src/shared/bridge-args.ts'
import type { HostState, RoomsState, ShellRequest, ShellState, Told, Visited } from '../../../src/shared/desktop-bridge.ts'
import type { Diagnosis } from '../../../src/shared/doctor/finding.ts'
import { outcome, type Outcome } from '../../../src/shared/outcome.ts'
import { parse } from '../../../src/shared/parse.ts'
import { RoomError } from '../../../src/shared/room-error.ts'
import { DEFAULT_SETTINGS } from '../../../src/shared/settings.ts'
import { HttpClient } from '../../../src/shared/transport/http-client.ts'
import type { GenericSchema } from 'valibot'
import type { StartedRoom } from '../../support/start-room.ts'
import { MemoryDevice } from './memory-device.ts'

type State<S> = Omit<S, 'rev'>
type Answer = (args: never) => unknown

/**
 * The other side of the window's bridge: rooms are real ones on loopback, spoken to as the app speaks to them; what is
 * found, hosted and set is as the test says. Every call is checked as the app checks it.
 */
export class ScriptedDesktop {
  readonly rooms: State<RoomsState> = { found: [], joined: [], scan: null, mayScan: true, hearing: 'well' }
  readonly host: State<HostState> = {
    mayHost: true,
    mustHaveCode: false,
    suggestedTitle: 'Ada’s laptop',
    hosting: null,
    isStarting: false,
    pause: null,
  }
  readonly shell: State<ShellState> = {
    settings: { ...DEFAULT_SETTINGS },
    locked: [],
    notices: [],
    userName: 'Ada',
    canTell: true,
    version: '1.0.0',
  }
  /** What the window had done: verb by verb, with what it said. */
  readonly calls: { verb: string; args: unknown }[] = []
  readonly told: Told[] = []
  visited: Visited = { ok: false, reason: 'not-an-address' }
  diagnosis: Diagnosis | null = null
  /** What `host.start` answers, and what it does. */
  started: () => Promise<{ roomId: string }> = () => Promise.reject(new RoomError('internal'))
  endScan: () => void = () => undefined

  readonly #watched = {
    rooms: new Watched(() => this.rooms, 1),
    host: new Watched(() => this.host, 1),
    shell: new Watched(() => this.shell, 1),
  }
  readonly #reachable = new Map<string, StartedRoom>()
  readonly #client = new HttpClient({
    fetch: (url, request) => fetch(this.#realUrl(url), request),
    device: new MemoryDevice(),
    clock: hostClock,
    via: 'app',
    home: addressOfRoom,
    sharesPoll: true,
  })
  readonly #requests: ShellRequest[] = []
  #asked: ((request: ShellRequest) => void) | null = null

  /** Tells the window of a change that was made. */
  changed(): void {
    for (const watched of Object.values(this.#watched)) watched.changed()
  }

  /** From now on requests for that room reach it; without one, nobody. */
  connect(room: StartedRoom): void {
    this.#reachable.set(room.roomId, room)
  }

  disconnect({ roomId }: Pick<StartedRoom, 'roomId'>): void {
    this.#reachable.delete(roomId)
  }

  request(request: ShellRequest): void {
    if (this.#asked) this.#asked(request)
    else this.#requests.push(request)
    this.#asked = null
  }

  /** Every verb of the bridge by its name, such as `rooms.visit`. */
  async call(group: string, verb: string, args: unknown): Promise<Outcome<unknown>> {
    const name = `${group}.${verb}`
    if (!/watch|poll|outbox|request|cancel/.test(verb)) this.calls.push({ verb: name, args })
    const schema = (BRIDGE_ARGS as Record<string, Record<string, GenericSchema>>)[group]?.[verb]
    const answer = this.#answers[name] ?? (this.#client as unknown as Record<string, Answer>)[verb]
    const result = await outcome(() => {
      if (!schema || !answer) throw new RoomError('forbidden', { detail: name })
      return Promise.resolve(answer(parse(schema, args) as never))
    })
    return result.ok && isOutcome(result.value) ? result.value : result
  }

  readonly #answers: Record<string, Answer> = {
    'client.join': async (args: Parameters<HttpClient['join']>[0]) => {
      const joined = await this.#client.join(args)
      if (joined.ok) this.#joined(joined.value.snapshot.room)
      return joined
    },
    'client.leave': async (args: { roomKey: string }) => {
      const left = await this.#client.leave(args)
      if (left.ok) this.#left(args.roomKey)
      return left
    },
    'client.cancel': ({ pollId }: { pollId: string }) => {
      for (const watched of Object.values(this.#watched)) watched.cancel(pollId)
      this.#client.cancel({ pollId })
    },
    'client.away': () => undefined,
    'rooms.watch': (args: never) => this.#watched.rooms.watch(args),
    'rooms.refresh': () => undefined,
    'rooms.visit': () => this.visited,
    'rooms.scan': () => new Promise<void>((resolve) => (this.endScan = resolve)),
    'rooms.stopScan': () => {
      this.rooms.scan = null
      this.changed()
      this.endScan()
    },
    'rooms.doctor': () => this.diagnosis ?? new Promise(() => undefined),
    'rooms.forget': ({ roomId }: { roomId: string }) => this.#left(roomId),
    'rooms.addressOf': ({ roomId }: { roomId: string }) => addressOfRoom(roomId),
    'host.watch': (args: never) => this.#watched.host.watch(args),
    'host.start': () => this.started(),
    'host.stop': () => this.#host({ hosting: null }),
    'host.change': () => undefined,
    'host.remove': () => undefined,
    'host.backUp': () => ({ path: '/home/ada/Backups/watercooler 2026-05-01T10-00-00' }),
    'host.showFolder': () => undefined,
    'shell.watch': (args: never) => this.#watched.shell.watch(args),
    'shell.change': ({ settings }: { settings: object }) => {
      this.shell.settings = { ...this.shell.settings, ...settings }
      this.changed()
    },
    'shell.request': () =>
      new Promise((resolve) => {
        const next = this.#requests.shift()
        if (next) resolve(next)
        else this.#asked = resolve
      }),
    'shell.dismiss': ({ notice }: { notice: string }) => {
      this.shell.notices = this.shell.notices.filter((each) => each !== notice)
      this.changed()
    },
    'shell.tell': (told: Told) => void this.told.push(told),
    'shell.attention': () => undefined,
    'shell.copy': () => undefined,
    'shell.names': () => ['Quiet Kettle', '安静的茶壶'],
  }

  #host(change: Partial<State<HostState>>): void {
    Object.assign(this.host, change)
    this.changed()
  }

  #joined({ id, name, host }: { id: string; name: string; host: { name: string } }): void {
    if (this.rooms.joined.some(({ roomId }) => roomId === id)) return
    this.rooms.joined = [...this.rooms.joined, { roomId: id, title: name, hostName: host.name }]
    this.changed()
  }

  #left(roomId: string): void {
    this.rooms.joined = this.rooms.joined.filter((room) => room.roomId !== roomId)
    this.changed()
  }

  #realUrl(url: string): string {
    const room = this.#reachable.get(roomIdAt(url) ?? '')
    if (!room) throw new TypeError('fetch failed')
    const { pathname, search } = new URL(url)
    return `${room.url}${pathname}${search}`
  }
}

function isOutcome(value: unknown): value is Outcome<unknown> {
  return typeof value === 'object' && value !== null && 'ok' in value && ('value' in value || 'error' in value)
}
