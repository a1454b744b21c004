export type { Cause, FoundBy, FoundRoom } from '../../shared/found-room.ts'
import type { FoundBy } from '../../shared/found-room.ts'

/** Where somebody may be listening. `address` is an IP address, v6 without brackets. */
export interface Endpoint {
  address: string
  port: number
}

/** Equal for equal places. */
export const keyOf = ({ address, port }: Endpoint): string => `${address} ${port}`

/** What somebody said of one room. A hint: only the room's key proves it. Texts are clean and short already. */
export interface Sighting extends Endpoint {
  foundBy: FoundBy
  /** Null where only an address is known: whoever answers there says which room it is. */
  roomId: string | null
  /** Random for each start of a host; null where it was not said. */
  boot: string | null
  title: string
  hostName: string
  needsCode: boolean
  /** The host said that it leaves, or somebody said so in its name. */
  isGoodbye: boolean
}
