import { DEFAULT_LIMITS, type Limits } from '../../shared/limits.ts'

/** All that `--limit NAME=VALUE` may change. 0 means no limit. */
export interface HostLimits extends Limits {
  /** New members from one address within two minutes; loopback exempt. */
  joinsPerAddress: number
  /** Open connections of one address; loopback exempt. */
  socketsPerAddress: number
  /** Held polls in all. Newcomers are refused before this is reached, so that who is in the room stays in it. */
  waiters: number
}

export const DEFAULT_HOST_LIMITS: HostLimits = { ...DEFAULT_LIMITS, joinsPerAddress: 300, socketsPerAddress: 1_000, waiters: 12_000 }
