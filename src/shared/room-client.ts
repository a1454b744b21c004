import type { ClientBridge, HistoryArgs, JoinArgs, RoomKey } from './bridge.ts'
import { answered } from './client/answered.ts'
import { Follower } from './client/follower.ts'
import { Outbox, type Draft } from './client/outbox.ts'
import type { Joined } from './client/parts.ts'
import { foldSignals, NOBODY } from './client/presence.ts'
import { watchSleep } from './client/sleep-watch.ts'
import type { ClientState, RoomListener, StartOverReason } from './client/state.ts'
import type { Clock } from './clock.ts'
import type { Outcome } from './outcome.ts'
import type { Accepted, HistoryPage, Snapshot } from './wire/answers.ts'
import type { Member } from './wire/member.ts'

export type { Draft } from './client/outbox.ts'
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
  readonly #outbox: Outbox
  #entry: { args: JoinArgs; joined: Joined } | null = null
  #follower: Follower | null = null
  #stopWatching = (): void => undefined
  /** The follower has lost the host and not found it again. */
  #isLost = false

  constructor(parts: RoomClientParts) {
    this.#parts = parts
    this.#outbox = new Outbox({
      bridge: parts.bridge,
      clock: parts.clock,
      roomKey: () => this.#roomKey(),
      cutOff: () => this.#follower?.doubt(),
    })
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
    const wrapped: RoomListener = {
      snapshot: (snapshot, reason) => listener.snapshot(snapshot, reason),
      events: (events) => listener.events(events),
      presence: (presence) => listener.presence(presence),
      state: (state) => this.#moved(state),
      fault: (error) => listener.fault(error),
    }
    this.#follower = new Follower(
      { bridge, clock, hidden, listener: wrapped, rejoin: (reason) => this.#rejoin(reason) },
      this.#entry.joined,
    )
    this.#stopWatching = watchSleep(clock, () => this.wake())
    void this.#follower.run()
  }

  send(draft: Draft): Promise<Outcome<Accepted>> {
    return this.#outbox.send(draft)
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

  /** The page goes away, the member stays. */
  away(): void {
    if (this.#entry) this.#parts.bridge.away({ roomKey: this.#roomKey() })
  }

  /** Online again, visible again, or somebody pressed “try now”. */
  wake(): void {
    this.#follower?.wake()
    this.#outbox.reachable()
  }

  close(): void {
    this.#stopWatching()
    this.#follower?.close()
    this.#outbox.close()
  }

  #entered(args: JoinArgs, joined: Joined): void {
    // The owner's secret works once. Name and room are kept in case the host has to take us in anew.
    const { owner: _, ...rest } = args
    this.#entry = { args: { ...rest, name: joined.snapshot.member.name, roomId: joined.snapshot.room.id }, joined }
    this.#outbox.obey(joined.snapshot.limits)
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

  #moved(state: ClientState): void {
    if (state.is === 'offline' || state.is === 'starting-over') this.#isLost = true
    if (state.is === 'live' || state.is === 'catching-up') this.#found()
    if (state.is === 'stopped') this.#stopWatching()
    this.#parts.listener.state(state)
  }

  /** Only a host that was away can be back: a poll that merely works again says nothing new about a message that does not. */
  #found(): void {
    if (this.#isLost) this.#outbox.reachable()
    this.#isLost = false
  }

  #roomKey(): RoomKey {
    return this.#entry?.joined.roomKey ?? ''
  }
}
