import type { ClientBridge } from '../../../shared/bridge.ts'
import type { Clock } from '../../../shared/clock.ts'
import type { RoomsBridge, RoomsState } from '../../../shared/desktop-bridge.ts'
import type { FoundRoom } from '../../../shared/found-room.ts'
import type { Failure } from '../../../shared/outcome.ts'
import { follow } from '../asking.ts'

const NOTHING: RoomsState = { rev: 0, found: [], joined: [], scan: null, mayScan: false, hearing: 'well' }

interface FoundRoomsParts {
  rooms: RoomsBridge
  client: Pick<ClientBridge, 'cancel'>
  clock: Clock
  changed: (state: RoomsState, before: RoomsState) => void
}

/** The rooms around, as the finder knows them. */
export class FoundRooms {
  readonly #parts: FoundRoomsParts
  readonly #stop: () => void
  state = $state.raw<RoomsState>(NOTHING)
  /** Nothing is said about rooms before anything is known of them. */
  isThere = $state(false)
  /** How many addresses were knocked at the last time, when that went to its end. */
  knocked = $state<number | null>(null)
  failure = $state.raw<Failure | null>(null)
  /** Of the scan that is under way and was not stopped. */
  #addresses = 0

  readonly live = $derived(this.state.found.filter(({ state }) => state === 'live'))

  constructor(parts: FoundRoomsParts) {
    this.#parts = parts
    const { rooms, client, clock } = parts
    this.#stop = follow({
      name: 'rooms',
      clock,
      watch: (args) => rooms.watch(args),
      cancel: (args) => client.cancel(args),
      tell: (state) => this.#tell(state),
      failed: () => (this.isThere = true),
    })
  }

  /** The first of them where there are copies. */
  of(roomId: string): FoundRoom | undefined {
    return this.state.found.find(({ id }) => id === roomId)
  }

  refresh(): void {
    void this.#parts.rooms.refresh()
  }

  async scan(): Promise<void> {
    this.knocked = null
    this.failure = null
    this.#addresses = 0
    const outcome = await this.#parts.rooms.scan()
    if (!outcome.ok) this.failure = outcome.error
    else if (this.#addresses > 0) this.knocked = this.#addresses
  }

  stopScan(): void {
    this.#addresses = 0
    void this.#parts.rooms.stopScan()
  }

  close(): void {
    this.#stop()
  }

  #tell(state: RoomsState): void {
    const before = this.state
    this.state = state
    this.isThere = true
    this.#addresses = state.scan?.of ?? this.#addresses
    this.#parts.changed(state, before)
  }
}
