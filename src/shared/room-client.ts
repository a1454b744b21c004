import type { ClientBridge, Draft, HistoryArgs, JoinArgs, RoomKey } from './bridge.ts'
import { answered } from './client/answered.ts'
import { Follower } from './client/follower.ts'
import { OutboxWatch } from './client/outbox-watch.ts'
import type { Joined } from './client/parts.ts'
import { foldSignals, NOBODY } from './client/presence.ts'
import { watchSleep } from './client/sleep-watch.ts'
import type { RoomListener, StartOverReason } from './client/state.ts'
import type { Clock } from './clock.ts'
import type { Outcome } from './outcome.ts'
import type { HistoryPage, Snapshot } from './wire/answers.ts'
import type { Member } from './wire/member.ts'

export type { ClientState, RoomListener, StartOverReason } from './client/state.ts'

export interface RoomClientParts {
  bridge: ClientBridge
  clock: Clock
  listener: RoomListener
  /** Whether nobody can see the page: the host may hold such polls less eagerly. */
  hidden?: () => boolean
}

/** One member's side of one room: enters it, follows it, speaks in it. The same in a window and in a tab. */
export class RoomClient {
  readonly #parts: RoomClientParts
  #entry: { args: JoinArgs; joined: Joined } | null = null
  #follower: Follower | null = null
  #stopWatching = (): void => undefined
  #outbox: OutboxWatch | null = null

  constructor(parts: RoomClientParts) {
    this.#parts = parts
  }

  /** Enters the room, once: whether to try again after a failure is for the person at the door to say. */
  async join(args: JoinArgs): Promise<Outcome<Snapshot>> {
    const { bridge, listener } = this.#parts
    listener.state({ is: 'joining' })
    const outcome = await answered(bridge.join(args))
    if (!outcome.ok) return outcome
    this.#entered(args, outcome.value)
    listener.snapshot(outcome.value.snapshot, null)
    listener.presence(foldSignals(NOBODY, outcome.value.snapshot.signals))
    listener.state({ is: 'catching-up' })
    return { ok: true, value: outcome.value.snapshot }
  }

  /** Follows the room until `close`, or until the host says that we may not. */
  follow(): void {
    if (!this.#entry || this.#follower) return
    const { bridge, clock, listener, hidden = () => false } = this.#parts
    const rejoin = (reason: StartOverReason): Promise<Outcome<Joined>> => this.#rejoin(reason)
    this.#follower = new Follower({ bridge, clock, hidden, listener, rejoin, stopped: () => this.#stopWatching() }, this.#entry.joined)
    this.#outbox = new OutboxWatch({ bridge, clock, listener, roomKey: () => this.#roomKey() })
    this.#stopWatching = watchSleep(clock, () => this.wake())
    void this.#follower.run()
    void this.#outbox.run()
  }

  /** Answers once the message is kept on this device; what becomes of it, `RoomListener.outbox` tells. */
  send(draft: Draft): Promise<Outcome<void>> {
    return answered(this.#parts.bridge.send({ roomKey: this.#roomKey(), draft }))
  }

  retry(id: string): Promise<Outcome<void>> {
    return answered(this.#parts.bridge.retry({ roomKey: this.#roomKey(), id }))
  }

  discard(id: string): Promise<Outcome<void>> {
    return answered(this.#parts.bridge.discard({ roomKey: this.#roomKey(), id }))
  }

  history(args: Omit<HistoryArgs, 'roomKey'>): Promise<Outcome<HistoryPage>> {
    return this.#parts.bridge.history({ ...args, roomKey: this.#roomKey() })
  }

  rename(name: string): Promise<Outcome<Member>> {
    return this.#parts.bridge.rename({ roomKey: this.#roomKey(), name })
  }

  /** Leaves for good. A room that could not be told is not left. */
  async leave(): Promise<Outcome<void>> {
    const outcome = await this.#parts.bridge.leave({ roomKey: this.#roomKey() })
    if (outcome.ok) this.close()
    return outcome
  }

  /** The page goes away, the member stays. Nobody is told where another room may be by now. */
  away(): void {
    if (this.#follower?.isHeard) this.#parts.bridge.away({ roomKey: this.#roomKey() })
  }

  /** Online again, visible again, or somebody pressed “try now”. */
  wake(): void {
    // First: the question that the follower asks next may go to another network than the last one.
    if (this.#entry) this.#parts.bridge.wake({ roomKey: this.#roomKey() })
    this.#follower?.wake()
  }

  close(): void {
    this.#stopWatching()
    this.#follower?.close()
    this.#outbox?.close()
  }

  #entered(args: JoinArgs, joined: Joined): void {
    // The owner's secret works once. Name and room are kept in case the host has to take us in anew.
    const { owner: _, ...rest } = args
    this.#entry = { args: { ...rest, name: joined.snapshot.member.name, roomId: joined.snapshot.room.id }, joined }
  }

  async #rejoin(reason: StartOverReason): Promise<Outcome<Joined>> {
    const { bridge } = this.#parts
    if (!this.#entry) return { ok: false, error: { code: 'unknown-session' } }
    const { args, joined } = this.#entry
    // This device may have left the room in another tab. Then it must not come back by itself as somebody new.
    const known = reason === 'session' ? await answered(bridge.known({ address: args.address, roomId: joined.snapshot.room.id })) : null
    if (known?.ok && !known.value) return { ok: false, error: { code: 'unknown-session' } }
    const outcome = await answered(bridge.join(args))
    if (outcome.ok) this.#entered(args, outcome.value)
    return outcome
  }

  #roomKey(): RoomKey {
    return this.#entry?.joined.roomKey ?? ''
  }
}
