import type { ClientBridge, JoinArgs } from '../../shared/bridge.ts'
import { NAME_MAX } from '../../shared/limits.ts'
import type { Failure } from '../../shared/outcome.ts'
import type { RoomCard } from '../../shared/wire/room.ts'
import { keep, kept } from '../page/keep.ts'
import type { Invite } from '../page/invite.ts'

const NAME_KEY = 'watercooler.name'
/** Names fetched at once, so that the dice answers at once. */
const NAMES_AT_ONCE = 5

export interface JoinParts {
  client: ClientBridge
  address: string
  invite: Invite
  locale: () => string
  enter: (args: JoinArgs) => Promise<Failure | null>
}

/** The door of a room: what is known before going in, and the way in. */
export class JoinState {
  readonly #parts: JoinParts
  #suggestions: string[] = []
  card = $state.raw<RoomCard | null>(null)
  name = $state('')
  code = $state('')
  busy = $state(true)
  /** This browser was here before and goes in by itself. */
  returning = $state(false)
  failure = $state.raw<Failure | null>(null)

  readonly asOwner: boolean
  readonly needsCode = $derived(this.card?.room.needsCode ?? false)

  constructor(parts: JoinParts) {
    this.#parts = parts
    this.code = parts.invite.code ?? ''
    this.asOwner = parts.invite.owner !== undefined
  }

  /** Reads the room's card and goes in by itself where this browser has been before. `stay`: not after leaving. */
  async open({ stay }: { stay: boolean }): Promise<void> {
    const { client, address } = this.#parts
    this.busy = true
    this.failure = null
    const card = await client.card({ address })
    if (card.ok) await this.#arrive(card.value, stay)
    else this.failure = card.error
    this.busy = false
  }

  async #arrive(card: RoomCard, stay: boolean): Promise<void> {
    const { client, address } = this.#parts
    this.card = card
    const known = await client.known({ address, roomId: card.room.id })
    this.returning = known.ok && known.value && !stay
    this.name ||= kept(NAME_KEY) ?? ''
    if (this.returning) await this.submit()
    this.returning = false
    if (this.name === '') void this.#suggestName()
  }

  async submit(): Promise<void> {
    if (!this.card) return
    this.busy = true
    this.failure = null
    const failure = await this.#parts.enter(this.#args(this.card))
    if (!failure && this.name) keep(NAME_KEY, this.name)
    this.failure = failure
    this.busy = false
  }

  async anotherName(): Promise<void> {
    if (this.#suggestions.length === 0) await this.#fetchNames()
    this.name = this.#suggestions.shift() ?? this.name
  }

  /** Whoever is typing already keeps what they typed. */
  async #suggestName(): Promise<void> {
    await this.#fetchNames()
    this.name ||= this.#suggestions.shift() ?? ''
  }

  #args({ room }: RoomCard): JoinArgs {
    const { address, invite, locale } = this.#parts
    const [name, code] = [this.name.trim(), this.code.trim()]
    return {
      address,
      roomId: room.id,
      locale: locale(),
      ...(name && { name }),
      ...(code && { code }),
      ...(invite.owner && { owner: invite.owner }),
    }
  }

  async #fetchNames(): Promise<void> {
    const { client, address, locale } = this.#parts
    const names = await client.names({ address, roomId: this.card?.room.id ?? '', locale: locale(), count: NAMES_AT_ONCE })
    // Without suggestions the person still has a keyboard, and the host names whoever brings no name.
    if (names.ok) this.#suggestions = names.value.filter((name) => Array.from(name).length <= NAME_MAX)
  }
}
