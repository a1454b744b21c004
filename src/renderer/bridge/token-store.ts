import { forget, keep, kept } from '../page/keep.ts'
import { randomId } from '../page/random-id.ts'

const TOKEN_BYTES = 32
/** By room, not by address: another room at the same address must never see this one's token. */
const keyOf = (roomId: string): string => `watercooler.${roomId}.token`

/** Minted here and kept before it is sent, so that a join whose answer was lost can be repeated as the same member. */
export function tokenFor(roomId: string): string {
  const token = kept(keyOf(roomId)) ?? randomId(TOKEN_BYTES)
  rememberToken(roomId, token)
  return token
}

export const isKnownIn = (roomId: string): boolean => kept(keyOf(roomId)) !== null
export const rememberToken = (roomId: string, token: string): void => keep(keyOf(roomId), token)
export const forgetToken = (roomId: string): void => forget(keyOf(roomId))
