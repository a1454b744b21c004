import type { ClientBridge } from '../../../shared/bridge.ts'
import type { Clock } from '../../../shared/clock.ts'
import type { HostBridge, HostChange, HostState } from '../../../shared/desktop-bridge.ts'
import type { Failure, Outcome } from '../../../shared/outcome.ts'
import { keep, kept } from '../../page/keep.ts'
import { follow } from '../asking.ts'

const UNKNOWN: HostState = {
  rev: 0,
  mayHost: false,
  mustHaveCode: false,
  suggestedTitle: '',
  hosting: null,
  isStarting: false,
  pause: null,
}
const OWN_KEY = 'watercooler.own-room'

interface HostingParts {
  host: HostBridge
  client: Pick<ClientBridge, 'cancel'>
  clock: Clock
}

/** The room this computer hosts, or could. */
export class Hosting {
  readonly #parts: HostingParts
  readonly #stop: () => void
  state = $state.raw<HostState>(UNKNOWN)
  isThere = $state(false)
  /** The room of this computer, whether or not it is open. */
  ownId = $state(kept(OWN_KEY))
  /** What is being done of what a person asked for. */
  busy = $state<keyof HostBridge | null>(null)
  failure = $state.raw<Failure | null>(null)
  /** Where the last copy was written. */
  backedUpTo = $state<string | null>(null)

  readonly room = $derived(this.state.hosting)
  readonly isBusy = $derived(this.busy !== null || this.state.isStarting)

  constructor(parts: HostingParts) {
    this.#parts = parts
    const { host, client, clock } = parts
    this.#stop = follow({
      name: 'host',
      clock,
      watch: (args) => host.watch(args),
      cancel: (args) => client.cancel(args),
      tell: (state) => this.#tell(state),
    })
  }

  /** Its id once others can come in; null when it did not open. */
  async start(change: HostChange = {}): Promise<string | null> {
    const started = await this.#do('start', (host) => host.start(change))
    return started?.roomId ?? null
  }

  stop = (): Promise<unknown> => this.#do('stop', (host) => host.stop())
  change = (change: HostChange): Promise<unknown> => this.#do('change', (host) => host.change(change))
  showFolder = (): Promise<unknown> => this.#do('showFolder', (host) => host.showFolder())

  remove(memberId: string, code?: string | null): Promise<unknown> {
    return this.#do('remove', (host) => host.remove({ memberId, ...(code !== undefined && { code }) }))
  }

  async backUp(): Promise<void> {
    this.backedUpTo = null
    const written = await this.#do('backUp', (host) => host.backUp())
    this.backedUpTo = written?.path ?? null
  }

  close(): void {
    this.#stop()
  }

  #tell(state: HostState): void {
    this.state = state
    this.isThere = true
    if (!state.hosting) return
    this.ownId = state.hosting.roomId
    keep(OWN_KEY, this.ownId)
  }

  /** What came of it; undefined when it failed, and `failure` says why. */
  async #do<T>(verb: keyof HostBridge, work: (host: HostBridge) => Promise<Outcome<T>>): Promise<T | undefined> {
    this.busy = verb
    this.failure = null
    const outcome = await work(this.#parts.host)
    this.busy = null
    if (outcome.ok) return outcome.value
    this.failure = outcome.error
    return undefined
  }
}
