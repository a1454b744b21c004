import type { OutboxState, Unsent } from '../../../shared/bridge.ts'
import type { RoomClient } from '../../../shared/room-client.ts'
import type { Outcome } from '../../../shared/outcome.ts'
import { randomId } from '../../../shared/transport/random-id.ts'
import type { Draft } from './draft.svelte.ts'

const MESSAGE_ID_BYTES = 16
/** Another message has this id: trying again under it would fail again. */
const ID_FAILURES: readonly string[] = ['id-taken', 'id-reused']

/** What one says in a room, until the log brings it back. */
export class Sending {
  readonly #client: RoomClient
  readonly #draft: Draft
  outbox = $state.raw<OutboxState>({ rev: 0, unsent: [], durable: true })

  constructor(client: RoomClient, draft: Draft) {
    this.#client = client
    this.#draft = draft
  }

  /** Answers once the message is kept on this device. */
  send(text: string): Promise<Outcome<void>> {
    return this.#client.send({ id: randomId(MESSAGE_ID_BYTES), text, at: Date.now() })
  }

  /** Sends a refused message again; under another id where that was the trouble. */
  async retry(id: string): Promise<Outcome<void>> {
    const unsent = this.#unsent(id)
    if (!unsent?.failure || !ID_FAILURES.includes(unsent.failure.code)) return this.#client.retry(id)
    const { failure: _, accepted: __, ...draft } = unsent
    const discarded = await this.#client.discard(id)
    if (!discarded.ok) return discarded
    const kept = await this.#client.send({ ...draft, id: randomId(MESSAGE_ID_BYTES), at: Date.now() })
    if (!kept.ok) this.#draft.prepend(draft.text)
    return kept
  }

  /** Takes a refused message out for good. */
  discard(id: string): Promise<Outcome<void>> {
    return this.#client.discard(id)
  }

  /** Takes a refused message back to where one writes, before what is there. */
  async edit(id: string): Promise<Outcome<void>> {
    const text = this.#unsent(id)?.text
    const outcome = await this.#client.discard(id)
    if (outcome.ok && text !== undefined) this.#draft.prepend(text)
    return outcome
  }

  #unsent(id: string): Unsent | undefined {
    return this.outbox.unsent.find((each) => each.id === id)
  }
}
