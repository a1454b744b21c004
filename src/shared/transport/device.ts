import type { OutboxStore } from '../client/outbox.ts'

/** What this device keeps of the rooms it has been in: its token in each, and what waits to be sent. Nothing here rejects. */
export interface Device {
  /** As it is now: another page may have forgotten it. */
  token(roomId: string): Promise<string | null>
  /** Minted here and kept before it is sent, so that a join whose answer was lost can be repeated as the same member. */
  tokenFor(roomId: string): Promise<string>
  rememberToken(roomId: string, token: string): Promise<void>
  forgetToken(roomId: string): Promise<void>
  outbox(roomId: string): OutboxStore
}
