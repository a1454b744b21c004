import { DEFAULT_LIMITS } from '../../src/shared/limits.ts'
import { RoomError } from '../../src/shared/room-error.ts'
import type { Accepted, Snapshot } from '../../src/shared/wire/answers.ts'
import type { KnownEvent } from '../../src/shared/wire/events.ts'
import type { Member } from '../../src/shared/wire/member.ts'
import { skeleton } from '../../src/main/names.ts'
import type { Joined, Joining } from '../../src/main/room/join.ts'
import type { Draft } from '../../src/main/room/messages.ts'
import { Room, type NewRoom, type RoomOptions } from '../../src/main/room/room.ts'
import { FailingStore } from './failing-store.ts'
import { ManualClock } from './manual-clock.ts'

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

const ROOM_ID = 'ops'.padEnd(26, 'a')
export const OWNER_HASH = 'hash of the owner link'

/** Somebody with a token. */
export interface Person {
  id: string
  name: string
  tokenHash: string
}

export type RoomSettings = Partial<RoomOptions> & { settings?: Partial<NewRoom>; store?: FailingStore }

/** The room "Ops · 运维" without HTTP and disk. Time stands still until it is turned. */
export class PureRoom {
  room: Room
  clock = new ManualClock()
  readonly store: FailingStore
  readonly troubles: unknown[] = []
  readonly #options: RoomSettings
  readonly #count = { member: 0, run: 0, code: 0, message: 0, rev: 0 }

  constructor(options: RoomSettings = {}) {
    this.#options = options
    this.store = options.store ?? new FailingStore()
    this.room = this.#open()
  }

  /** Ends the program without a word and starts it again: only what the store has is left. */
  crash(): void {
    this.clock = new ManualClock(this.clock.now() + SECOND)
    this.room = this.#open()
  }

  async restart(): Promise<void> {
    await this.room.close()
    this.crash()
  }

  /** Lets what was submitted be written, and waits for its answer. */
  done<T>(work: Promise<T>): Promise<T> {
    this.clock.advance(20)
    return work
  }

  joining(more: Partial<Joining> = {}): Joining {
    return { tokenHash: `token of ${more.name ?? 'somebody'}`, via: 'app', address: '192.168.1.9', admit: () => undefined, ...more }
  }

  /** Asks to join; the answer comes with the next flush. */
  askToJoin(more: Partial<Joining>): Promise<Joined> {
    return this.room.join(this.joining(more))
  }

  async join(name: string, more: Partial<Joining> = {}): Promise<Person> {
    const joining = this.joining({ name, ...more })
    const { member } = await this.done(this.room.join(joining))
    return { id: member.id, name, tokenHash: joining.tokenHash }
  }

  joinOwner(name: string): Promise<Person> {
    return this.join(name, { ownerHash: OWNER_HASH })
  }

  draft(author: Person, text: string, more: Partial<Draft> = {}): Draft {
    return { id: this.newMessageId(), memberId: author.id, text, fingerprint: `fingerprint of ${text}`, ...more }
  }

  async say(author: Person, text: string, more: Partial<Draft> = {}): Promise<Accepted> {
    return (await this.done(this.room.send(this.draft(author, text, more)))).accepted
  }

  newMessageId(): string {
    return numbered('message-', (this.#count.message += 1), 22)
  }

  tidy(): Promise<void> {
    const tidied = this.room.tidy()
    // One flush for each step of trimming.
    const turn = async () => {
      for (let step = 0; step < 50; step += 1) {
        this.clock.advance(20)
        await Promise.resolve()
        await Promise.resolve()
        await Promise.resolve()
      }
    }
    return Promise.all([tidied, turn()]).then(() => undefined)
  }

  /** The whole log, or what comes after a seq. */
  events(after = 0): KnownEvent[] {
    return this.store.eventsAfter(after, Infinity, Infinity).map(({ json }) => JSON.parse(json) as KnownEvent)
  }

  types(after = 0): string[] {
    return this.events(after).map(({ type }) => type)
  }

  texts(after = 0): string[] {
    return this.events(after).flatMap((event) => (event.type === 'message' ? [event.text] : []))
  }

  snapshot(person: Person): Snapshot {
    return this.room.snapshot(this.room.authenticate(person.tokenHash))
  }

  /** How everybody sees this member. */
  seen(person: Person): Member | undefined {
    return this.snapshot(person).members.find(({ id }) => id === person.id)
  }

  #open(): Room {
    const { settings, ...options } = this.#options
    return Room.open(
      {
        clock: this.clock,
        limits: DEFAULT_LIMITS,
        retention: {},
        hostName: 'adas-mac',
        software: { name: 'watercooler', version: '0.0.0-test' },
        features: [],
        ids: {
          member: () => memberId((this.#count.member += 1)),
          run: () => base32(this.#count.run++),
          deviceCode: () => `device-code-${(this.#count.code += 1)}`,
          firstRev: () => (this.#count.rev += 1_000_000),
        },
        skeleton,
        onTrouble: (error) => this.troubles.push(error),
        ...options,
        store: this.store,
      },
      () => ({
        roomId: ROOM_ID,
        epoch: 'epoch',
        name: 'Ops · 运维',
        code: null,
        newcomersSee: 'all',
        ownerSecretHash: OWNER_HASH,
        ...settings,
      }),
    )
  }
}

/** The error a request was refused with. */
export async function refusal(work: Promise<unknown>): Promise<RoomError> {
  try {
    await work
  } catch (error) {
    if (error instanceof RoomError) return error
    throw error
  }
  throw new Error('it was not refused')
}

/** The code of a synchronous refusal; undefined when there was none. */
export function codeOf(work: () => unknown): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof RoomError) return error.code
    throw error
  }
}

/** The number comes first, so that each member's tag is another. */
export function memberId(number: number): string {
  return `m_${base32(number).padStart(4, 'a').padEnd(16, 'z')}`
}

function numbered(prefix: string, number: number, length: number): string {
  return prefix + String(number).padStart(length - prefix.length, '0')
}

function base32(number: number): string {
  return number
    .toString(32)
    .split('')
    .map((digit) => 'abcdefghijklmnopqrstuvwxyz234567'.charAt(parseInt(digit, 32)))
    .join('')
}
