import { codePoints } from '../../shared/text.ts'
import { RoomError } from '../../shared/room-error.ts'
import type { Limits } from '../../shared/limits.ts'
import type { Accepted } from '../../shared/wire/answers.ts'
import type { SendRequest } from '../../shared/wire/requests.ts'
import type { Ledger } from './ledger.ts'
import type { RateLimiter } from './rate-limiter.ts'
import type { AcceptedRecord } from './records.ts'

export interface Draft extends SendRequest {
  id: string
  memberId: string
  /** Hash of the content, to tell a retry from another message under the same id. */
  fingerprint: string
  clientTime?: string
}

/**
 * Accepts a message once, however often it is sent: the same member and id get the same answer again, before any other
 * rule is asked, because what was accepted stays accepted.
 */
export function acceptMessage(ledger: Ledger, draft: Draft, limits: Limits, sends: RateLimiter): { accepted: Accepted; isNew: boolean } {
  const earlier = ledger.store.accepted(draft.id)
  if (earlier) return { accepted: sameAgain(earlier, draft), isNew: false }
  const author = ledger.state.members.get(draft.memberId)
  if (author?.standing === 'removed') throw new RoomError('removed')
  if (author?.standing !== 'here') throw new RoomError('unknown-session')
  if (author.muted) throw new RoomError('muted')
  checkContent(ledger, draft, limits)
  sends.take(author.id)

  const { id, text, replyTo, mentions, clientTime } = draft
  const { seq, at } = ledger.append({
    by: ledger.state.toAuthor(author),
    type: 'message',
    id,
    text,
    ...(replyTo !== undefined && { replyTo }),
    ...(mentions && mentions.length > 0 && { mentions: [...new Set(mentions)] }),
    ...(clientTime !== undefined && { clientTime }),
  })
  ledger.store.putAccepted({ id, memberId: author.id, seq, at, fingerprint: draft.fingerprint })
  return { accepted: { id, seq, at }, isNew: true }
}

function sameAgain(earlier: AcceptedRecord, draft: Draft): Accepted {
  if (earlier.memberId !== draft.memberId) throw new RoomError('id-taken')
  if (earlier.fingerprint !== draft.fingerprint) throw new RoomError('id-reused')
  return { id: earlier.id, seq: earlier.seq, at: earlier.at }
}

function checkContent(ledger: Ledger, { text, mentions }: Draft, limits: Limits): void {
  if (limits.text > 0 && codePoints(text) > limits.text)
    throw new RoomError('too-large', { limit: limits.text, detail: 'code points of text' })
  const stranger = mentions?.find((id) => !ledger.state.members.has(id))
  if (stranger) throw new RoomError('invalid-request', { detail: 'mentions somebody who was never here' })
}
