import type { Unsent } from '../../../src/shared/bridge.ts'
import type { OutboxStore } from '../../../src/shared/client/outbox.ts'
import type { Device } from '../../../src/shared/transport/device.ts'
import { newToken } from '../../support/visitor.ts'

/** What an app keeps, for as long as a test. */
export class MemoryDevice implements Device {
  readonly #tokens = new Map<string, string>()
  readonly #unsent = new Map<string, Unsent[]>()

  readonly token = (roomId: string) => Promise.resolve(this.#tokens.get(roomId) ?? null)

  readonly tokenFor = (roomId: string) => {
    const token = this.#tokens.get(roomId) ?? newToken()
    return this.rememberToken(roomId, token).then(() => token)
  }

  readonly rememberToken = (roomId: string, token: string) => Promise.resolve(void this.#tokens.set(roomId, token))
  readonly forgetToken = (roomId: string) => Promise.resolve(void this.#tokens.delete(roomId))

  outbox(roomId: string): OutboxStore {
    const of = () => this.#unsent.get(roomId) ?? []
    const keep = (unsent: Unsent[]) => Promise.resolve(void this.#unsent.set(roomId, unsent))
    return {
      durable: true,
      load: () => Promise.resolve(of()),
      append: (unsent) => keep([...of().filter(({ id }) => id !== unsent.id), unsent]),
      replace: (unsent) => keep(of().map((each) => (each.id === unsent.id ? unsent : each))),
      remove: (id) => keep(of().filter((each) => each.id !== id)),
    }
  }
}
