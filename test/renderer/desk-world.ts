import type { Bridge } from '../../src/shared/bridge.ts'
import type {
  HostBridge,
  HostState,
  RoomsBridge,
  RoomsState,
  ShellBridge,
  ShellRequest,
  ShellState,
  Visited,
  Watch,
} from '../../src/shared/desktop-bridge.ts'
import type { Diagnosis } from '../../src/shared/doctor/finding.ts'
import type { FoundRoom } from '../../src/shared/found-room.ts'
import type { Outcome } from '../../src/shared/outcome.ts'
import { DEFAULT_SETTINGS } from '../../src/shared/settings.ts'
import type { KnownEvent } from '../../src/shared/wire/events.ts'
import { ok, ScriptedBridge, snapshotAt } from '../shared/scripted-bridge.ts'
import { ManualClock } from '../shared/manual-clock.ts'

export const OPS = snapshotAt(0).room.id
export const LUNCH = 'z'.repeat(26)

export const found = (more: Partial<FoundRoom> = {}): FoundRoom => ({
  id: OPS,
  title: 'Ops · 运维',
  hostName: 'Ada',
  urls: ['http://192.168.1.5:7117'],
  online: 1,
  needsCode: false,
  foundBy: ['mdns'],
  state: 'live',
  isCopy: false,
  firstSeenAt: 1,
  lastSeenAt: 1,
  ...more,
})

export const joinedOps = { roomId: OPS, title: 'Ops · 运维', hostName: 'Ada' }

export const roomsState = (rev: number, more: Partial<RoomsState> = {}): RoomsState => ({
  rev,
  found: [],
  joined: [],
  scan: null,
  mayScan: true,
  hearing: 'well',
  ...more,
})

export const hostState = (rev: number, more: Partial<HostState> = {}): HostState => ({
  rev,
  mayHost: true,
  mustHaveCode: false,
  suggestedTitle: 'Ada’s laptop',
  hosting: null,
  isStarting: false,
  pause: null,
  ...more,
})

export const shellState = (rev: number, more: Partial<ShellState> = {}): ShellState => ({
  rev,
  settings: DEFAULT_SETTINGS,
  locked: [],
  notices: [],
  userName: 'ada',
  canTell: true,
  version: '1',
  ...more,
})

/** Questions of one kind that the window has asked; the test answers them. */
export class Questions<A, T> {
  readonly asked: A[] = []
  #answer: ((outcome: Outcome<T>) => void) | null = null

  readonly ask = (args: A): Promise<Outcome<T>> => {
    this.asked.push(args)
    return new Promise((resolve) => (this.#answer = resolve))
  }

  /** Answers the last one. */
  answer(outcome: Outcome<T>): void {
    this.#answer?.(outcome)
    this.#answer = null
  }
}

/** Somebody in Ada's room says something. */
export const said = (seq: number, text: string, more: object = {}): KnownEvent => ({
  seq,
  at: seq,
  by: { id: 'm_adaaaaaaaaaaaaaa', name: 'Ada' },
  type: 'message',
  id: String(seq).padStart(22, '0'),
  text,
  ...more,
})

/** A window's whole bridge, whose every answer is given by the test. */
export class DeskWorld {
  readonly clock = new ManualClock()
  readonly client = new ScriptedBridge()
  readonly roomStates = new Questions<Watch, RoomsState>()
  readonly hostStates = new Questions<Watch, HostState>()
  readonly shellStates = new Questions<Watch, ShellState>()
  readonly requests = new Questions<{ pollId: string }, ShellRequest>()
  readonly starts = new Questions<object, { roomId: string }>()
  readonly doctors = new Questions<{ text: string }, Diagnosis>()
  readonly changes = new Questions<object, void>()
  readonly scans = new Questions<undefined, void>()
  readonly calls: string[] = []
  visited: Outcome<Visited> = ok({ ok: true, roomId: OPS })
  names: Outcome<string[]> = ok(['Quiet Kettle', 'Round Cup'])
  forgets: Outcome<void> = ok(undefined)

  get bridge(): Required<Bridge> {
    const did = (what: string) => {
      this.calls.push(what)
      return Promise.resolve(ok(undefined))
    }
    const rooms: RoomsBridge = {
      watch: this.roomStates.ask,
      refresh: () => did('refresh'),
      visit: ({ text }) => (this.calls.push(`visit ${text}`), Promise.resolve(this.visited)),
      scan: () => this.scans.ask(undefined),
      stopScan: () => did('stop scan'),
      doctor: this.doctors.ask,
      forget: ({ roomId }) => (this.calls.push(`forget ${roomId}`), Promise.resolve(this.forgets)),
      addressOf: ({ roomId }) => Promise.resolve(ok(`http://${roomId}.watercooler.invalid`)),
    }
    const host: HostBridge = {
      watch: this.hostStates.ask,
      start: this.starts.ask,
      stop: () => did('stop'),
      change: this.changes.ask,
      remove: (args) => did(`remove ${JSON.stringify(args)}`),
      backUp: () => Promise.resolve(ok({ path: '/copy' })),
      showFolder: () => did('folder'),
    }
    const shell: ShellBridge = {
      watch: this.shellStates.ask,
      change: this.changes.ask,
      request: this.requests.ask,
      dismiss: ({ notice }) => did(`dismiss ${notice}`),
      tell: ({ roomId, seq, title, body }) => did(`tell ${roomId.slice(0, 3)} ${seq} ${title}: ${body}`),
      attention: () => did('attention'),
      copy: () => did('copy'),
      names: () => Promise.resolve(this.names),
    }
    return { client: this.client, rooms, host, shell }
  }
}
