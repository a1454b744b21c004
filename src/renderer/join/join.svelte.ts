import type { ClientBridge, JoinArgs } from '../../shared/bridge.ts'
import { CODE_MAX, NAME_MAX } from '../../shared/limits.ts'
import type { Failure } from '../../shared/outcome.ts'
import { cleanLine, codePoints } from '../../shared/text.ts'
import type { RoomCard } from '../../shared/wire/room.ts'
import { keepName, keptName } from '../page/own-name.ts'
import { forgetOwner, isOwnerSecret, type Invite } from '../page/invite.ts'

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
  /** The name we put there ourselves: whoever types means another one. */
  offered = $state('')
  code = $state('')
  busy = $state(true)
  /** This browser was here before and goes in by itself. */
  returning = $state(false)
  failure = $state.raw<Failure | null>(null)
  /** The host did not take the owner link, or would not. */
  ownerLinkFailed = $state(false)
  #owner = $state<string | undefined>()

  /** The invitation was to another room than the one that answers here. */
  readonly isOtherRoom = $derived.by(() => this.card !== null && this.#meant !== undefined && this.card.room.id !== this.#meant)
  elsewhere = $state.raw<string[]>([])
  #meant = $state<string | undefined>()

  /** This browser was here before, and the host now asks it for the code as it asks everybody new. */
  codeAgain = $state(false)

  readonly asOwner = $derived(this.#owner !== undefined)
  /** Characters too many, as the host counts them. */
  readonly nameOver = $derived(Math.max(0, codePoints(cleanLine(this.name)) - NAME_MAX))
  readonly codeOver = $derived(Math.max(0, codePoints(cleanLine(this.code)) - CODE_MAX))
  readonly needsCode = $derived(this.card?.room.needsCode ?? false)

  constructor(parts: JoinParts) {
    this.#parts = parts
    this.accept(parts.invite)
  }

  /** What a link brought: at the beginning, or pasted into the address bar of a page that is already open. */
  accept({ owner, code, roomId, elsewhere }: Invite): void {
    if (code !== undefined) this.code = code
    if (roomId !== undefined) [this.#meant, this.elsewhere] = [roomId, elsewhere ?? []]
    if (owner === undefined) return
    const isWhole = isOwnerSecret(owner)
    if (!isWhole) forgetOwner()
    this.#owner = isWhole ? owner : undefined
    this.ownerLinkFailed = !isWhole
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
    // It opens that room, and is none of this one's business.
    if (this.isOtherRoom) this.code = ''
    const known = await client.known({ address, roomId: card.room.id })
    this.returning = known.ok && known.value && !stay && !this.isOtherRoom
    this.#offer(keptName())
    if (this.returning) await this.#comeBack()
    this.returning = false
    if (this.name === '') void this.#suggestName()
  }

  async #comeBack(): Promise<void> {
    await this.submit()
    if (this.failure?.code !== 'code-required' && this.failure?.code !== 'wrong-code') return
    this.codeAgain = true
    this.failure = null
  }

  async submit(): Promise<void> {
    if (!this.card || this.nameOver > 0 || this.codeOver > 0) return
    // Nobody goes in under a name they have not seen.
    if (cleanLine(this.name) === '') this.name = this.offered
    this.busy = true
    this.failure = null
    this.failure = await this.#enter(this.card)
    if (!this.failure && this.name) keepName(this.name)
    this.busy = false
  }

  /** A link that was refused is not shown to the host again. Whoever is known here comes in without it. */
  async #enter(card: RoomCard): Promise<Failure | null> {
    const failure = await this.#parts.enter(this.#args(card))
    if (this.asOwner && failure === null) forgetOwner()
    if (!this.asOwner || failure?.code !== 'wrong-code') return failure
    forgetOwner()
    this.#owner = undefined
    this.ownerLinkFailed = true
    return this.returning ? this.#parts.enter(this.#args(card)) : null
  }

  async anotherName(): Promise<void> {
    if (this.#suggestions.length === 0) await this.#fetchNames()
    this.name = this.offered = this.#suggestions.shift() ?? this.name
  }

  /** Whoever is typing already keeps what they typed. */
  async #suggestName(): Promise<void> {
    await this.#fetchNames()
    this.#offer(this.#suggestions.shift() ?? null)
  }

  #offer(name: string | null): void {
    if (this.name === '' && name !== null) this.name = this.offered = name
  }

  #args({ room }: RoomCard): JoinArgs {
    const { address, locale } = this.#parts
    const [name, code] = [this.name.trim(), this.code.trim()]
    return {
      address,
      roomId: room.id,
      locale: locale(),
      ...(name && { name }),
      // Both open the room that was meant, and are none of another one's business.
      ...(code && !this.isOtherRoom && { code }),
      ...(this.#owner && !this.isOtherRoom && { owner: this.#owner }),
    }
  }

  async #fetchNames(): Promise<void> {
    const { client, address, locale } = this.#parts
    const names = await client.names({ address, roomId: this.card?.room.id ?? '', locale: locale(), count: NAMES_AT_ONCE })
    // Without suggestions the person still has a keyboard, and the host names whoever brings no name.
    if (names.ok) this.#suggestions = names.value.filter((name) => Array.from(name).length <= NAME_MAX)
  }
}
