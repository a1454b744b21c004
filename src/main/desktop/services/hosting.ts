import { join } from 'node:path'
import type { HostBridge, HostChange, HostState } from '../../../shared/desktop-bridge.ts'
import { RoomError } from '../../../shared/room-error.ts'
import type { Endpoint } from '../../discovery/found-room.ts'
import type { Host } from '../../host.ts'
import { backUpRoom } from '../../store/back-up.ts'
import { hostedRoom, newsOf } from './hosted-room.ts'
import { isKnownNetwork, networksNow } from './networks.ts'
import { startOwnHost, type OwnHostParts } from './own-host.ts'
import { retentionOf } from './retention.ts'
import type { Verbs } from './rooms.ts'
import { Watched } from './watched.ts'

/** How often it is looked at what nobody tells of: health, who is here, disk use, the network. */
const LOOK_EVERY_MS = 3_000

interface HostingParts extends OwnHostParts {
  suggestedTitle: string
  /** Where to write a copy; null when nobody chose. */
  askFolder: () => Promise<string | null>
  showFolder: (path: string) => Promise<unknown>
  /** Before anything listens. */
  letOthersIn: () => Promise<void>
  /** The room has opened or closed, or somebody has come or gone. */
  changed: () => void
}

/** The room this computer hosts: opened, ruled and closed from the window, in the very same way as without one. */
export class Hosting {
  readonly #parts: HostingParts
  readonly state: Watched<Omit<HostState, 'rev'>>
  #host: Host | null = null
  #starting: Promise<{ roomId: string }> | null = null
  #pause: HostState['pause'] = null
  #isSuspended = false
  #stopLooking: () => void
  #told = ''

  constructor(parts: HostingParts) {
    this.#parts = parts
    this.state = new Watched(() => this.#read(), Date.now())
    const timer = setInterval(() => this.#look(), LOOK_EVERY_MS)
    this.#stopLooking = () => clearInterval(timer)
  }

  readonly verbs: Verbs<HostBridge> = {
    watch: (args) => this.state.watch(args),
    start: (change) => (this.#starting ??= this.#start(change).finally(() => (this.#starting = null))),
    stop: () => this.#stop(),
    change: (change) => this.#change(change),
    remove: ({ memberId, code }) => this.#open().room.remove(this.#ownerId(), memberId, code),
    backUp: () => this.#backUp(),
    showFolder: async () => {
      await this.#parts.showFolder(this.#parts.folder)
    },
  }

  /** Where that room is, if it is the one that is open here. */
  readonly own = (roomId: string): Endpoint | null => {
    if (this.#host?.room.settings.roomId !== roomId) return null
    return { address: '127.0.0.1', port: this.#host.port }
  }

  /** The secret that makes the window the owner of its own room, while nobody owns it. */
  ownerOf(roomId: string): string | undefined {
    return this.own(roomId) && !this.#host?.room.hasOwner() ? this.#host?.ownerSecret : undefined
  }

  /** Others who are here now: the window itself is one. */
  get others(): number {
    return Math.max(0, (this.#host?.room.people().filter(({ online }) => online).length ?? 0) - 1)
  }

  get title(): string | null {
    return this.#host?.room.settings.name ?? null
  }

  /** Opens what was open when the app ended, unless this is a network it was never open on: then it waits for a click. */
  async resume(): Promise<void> {
    const { settings } = this.#parts
    if (!settings.kept.wasHosting || !settings.settings.resumeHosting) return
    await this.#openAgain()
  }

  /** The computer goes to sleep: those who are in the room are told, for as long as there is time for it. */
  async suspend(): Promise<void> {
    const host = this.#host
    if (!host) return
    this.#host = null
    this.#isSuspended = true
    this.#changed()
    await host.close('paused')
  }

  /** It woke. */
  async wake(): Promise<void> {
    if (!this.#isSuspended) return
    this.#isSuspended = false
    await this.#openAgain()
  }

  /** Lets go of the room; it is open again at the next start. */
  async close(): Promise<void> {
    this.#stopLooking()
    await this.#starting?.catch(() => undefined)
    await this.#host?.close('paused')
    this.#host = null
  }

  async #start(change: HostChange): Promise<{ roomId: string }> {
    const { policy, settings, suggestedTitle, log } = this.#parts
    const { title = suggestedTitle, keepDays } = change
    if (!policy.mayHost) throw new RoomError('forbidden', { detail: 'hosting is switched off here' })
    if (this.#host) return { roomId: this.#host.room.settings.roomId }
    if (keepDays !== undefined) settings.keep({ keepDays })
    this.state.changed()
    try {
      await this.#parts.letOthersIn()
      this.#host = await startOwnHost(this.#parts, change)
      await this.#insistOnCode()
    } catch (error) {
      log.error({ err: error }, 'the room did not open')
      if (!(error instanceof RoomError)) this.#wait({ reason: 'trouble', title, detail: messageOf(error) })
      throw error
    }
    return this.#opened(this.#host)
  }

  #opened(host: Host): { roomId: string } {
    const { settings } = this.#parts
    this.#pause = null
    settings.keep({ wasHosting: true, networks: [...new Set([...settings.kept.networks, ...networksNow()])] })
    host.room.onCommitted(() => this.state.changed())
    this.#changed()
    return { roomId: host.room.settings.roomId }
  }

  /** The operator wants a code, and this room has none. */
  async #insistOnCode(): Promise<void> {
    if (!this.#parts.policy.mustHaveCode || this.#host?.room.settings.code !== null) return
    await this.#host.close()
    this.#host = null
    throw new RoomError('code-required')
  }

  async #stop(): Promise<void> {
    const host = this.#open()
    this.#host = null
    this.#pause = null
    this.#parts.settings.keep({ wasHosting: false })
    this.#changed()
    await host.close('paused')
  }

  async #change({ title, code, newcomersSee, keepDays }: HostChange): Promise<void> {
    const { room } = this.#open()
    if (code === null && this.#parts.policy.mustHaveCode) throw new RoomError('forbidden', { detail: 'the operator wants a code' })
    if (keepDays !== undefined) {
      this.#parts.settings.keep({ keepDays })
      room.retain(retentionOf(this.#parts.settings, this.#parts.policy))
    }
    await room.configure(
      { ...(title !== undefined && { name: title }), ...(code !== undefined && { code }), ...(newcomersSee && { newcomersSee }) },
      undefined,
    )
    this.#changed()
  }

  async #backUp(): Promise<{ path: string } | null> {
    const chosen = await this.#parts.askFolder()
    if (chosen === null) return null
    const path = join(chosen, `watercooler ${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}`)
    await backUpRoom(this.#parts.folder, path)
    return { path }
  }

  #open(): Host {
    if (!this.#host) throw new RoomError('not-found', { detail: 'no room is open here' })
    return this.#host
  }

  #ownerId(): string {
    const owner = this.#open()
      .room.people()
      .find(({ member }) => member.role === 'owner')
    if (!owner) throw new RoomError('forbidden', { detail: 'nobody owns this room yet' })
    return owner.member.id
  }

  async #openAgain(): Promise<void> {
    if (isKnownNetwork(this.#parts.settings.kept.networks)) await this.verbs.start({}).catch(() => undefined)
    else this.#wait({ reason: 'new-network', title: this.#parts.suggestedTitle })
  }

  #wait(pause: NonNullable<HostState['pause']>): void {
    this.#pause = pause
    this.#changed()
  }

  /** Somebody carried the computer to another network while the room was open: strangers are not let in without a word. */
  #look(): void {
    if (this.#host && !isKnownNetwork(this.#parts.settings.kept.networks)) {
      const { host, title } = { host: this.#host, title: this.title ?? '' }
      this.#host = null
      this.#wait({ reason: 'new-network', title })
      void host.close('paused')
    }
    const now = this.#host ? newsOf(this.#host, this.#parts.folder) : ''
    if (now !== this.#told) this.#changed()
    this.#told = now
  }

  #changed(): void {
    this.state.changed()
    this.#parts.changed()
  }

  #read(): Omit<HostState, 'rev'> {
    const { policy, suggestedTitle } = this.#parts
    return {
      mayHost: policy.mayHost,
      mustHaveCode: policy.mustHaveCode,
      suggestedTitle,
      hosting:
        this.#host && hostedRoom(this.#host, this.#parts.folder, retentionOf(this.#parts.settings, this.#parts.policy).keepDays ?? null),
      isStarting: this.#starting !== null,
      pause: this.#pause,
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
