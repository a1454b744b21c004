/** What a room accepts. A host may change the first block with `--limit NAME=VALUE`; it tells its members in every snapshot. */
export interface Limits {
  /** Longest message, in Unicode code points. */
  text: number
  /** Longest request body, in bytes. 4,000 Chinese characters escaped by a Python client are 24 KB. */
  body: number
  /** Messages a member may send per second in the long run; 0 = no limit. */
  sendRate: number
  /** Messages a member may send at once before the rate applies. */
  sendBurst: number
}

export const DEFAULT_LIMITS: Limits = { text: 4_000, body: 64 * 1024, sendRate: 5, sendBurst: 10 }

/** Longest name of a member or a room, in code points: fits one line on a phone. */
export const NAME_MAX = 32
/** Longest title of a room, in code points; it must also fit an mDNS TXT string. */
export const ROOM_NAME_MAX = 64
/** Longest room code, in code points. */
export const CODE_MAX = 64
/** Members one message may mention. */
export const MENTIONS_MAX = 50
/** Longest wait of one poll, in seconds: safely below the idle time-outs of proxies (RFC 6202, 5.5). */
export const WAIT_MAX_S = 30
export const WAIT_DEFAULT_S = 25
/** Events in one answer at the most, and by default. */
export const POLL_LIMIT_MAX = 500
export const POLL_LIMIT_DEFAULT = 200
/** Messages of one history page at the most, and by default. */
export const PAGE_LIMIT_MAX = 200
export const PAGE_LIMIT_DEFAULT = 50
/** Messages in a snapshot. */
export const SNAPSHOT_MESSAGES = 50
