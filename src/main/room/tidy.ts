import type { Ledger } from './ledger.ts'
import type { SessionRecord } from './records.ts'

const DAY_MS = 86_400_000
/** A token lives this long after its last use. */
const SESSION_MS = 180 * DAY_MS
/** The seed's names are made anew at each visit of its page: one that is silent this long is gone. */
const SEED_SESSION_MS = DAY_MS
/** Ids of trimmed messages are kept on, so that an outbox that comes back late does not post twice. */
const IDS_KEPT_MS = 30 * DAY_MS
/** Events trimmed in one transaction: tens of milliseconds on a slow disk. */
const TRIM_STEP = 2_000

/** How much of the log is kept; undefined: for ever. */
export interface Retention {
  keepDays?: number | undefined
  keepEvents?: number | undefined
}

/** Ends what is out of date; returns true when there is more of it. */
export function tidy(ledger: Ledger, retention: Retention): boolean {
  endStaleSessions(ledger)
  ledger.store.forgetIds(ledger.now() - IDS_KEPT_MS)
  return trim(ledger, retention)
}

/** True when a token has not been used for so long that it opens nothing any more. */
export function isExpired({ lastUsedAt, seedSeq }: SessionRecord, now: number): boolean {
  return now - lastUsedAt >= (seedSeq === null ? SESSION_MS : SEED_SESSION_MS)
}

function endStaleSessions(ledger: Ledger): void {
  const { state } = ledger
  for (const session of [...state.sessions.values()]) {
    if (!isExpired(session, ledger.now())) continue
    ledger.endSession(session.hash)
    if (state.members.get(session.memberId)?.via === 'seed') ledger.dropMember(session.memberId)
  }
}

function trim(ledger: Ledger, retention: Retention): boolean {
  const { state, store } = ledger
  const wanted = firstToKeep(ledger, retention)
  if (wanted <= state.oldest) return false
  const oldest = Math.min(wanted, state.oldest + TRIM_STEP)
  store.trim(oldest, ledger.now())
  state.oldest = oldest
  return oldest < wanted
}

function firstToKeep({ state, store, now }: Ledger, { keepDays, keepEvents }: Retention): number {
  const byAge = keepDays === undefined ? 0 : (store.firstSeqSince(now() - keepDays * DAY_MS, state.oldest) ?? state.head + 1)
  const byCount = keepEvents === undefined ? 0 : state.head - keepEvents + 1
  return Math.max(byAge, byCount)
}
