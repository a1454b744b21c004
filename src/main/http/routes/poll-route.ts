import { Router, type Response } from 'express'
import { parse } from '../../../shared/parse.ts'
import type { Advice } from '../../../shared/wire/answers.ts'
import { PollQuery } from '../../../shared/wire/requests.ts'
import { authenticate, type Session } from '../authenticate.ts'
import type { HttpContext } from '../context.ts'
import type { Ending, Waiter } from '../held-polls.ts'
import type { AnswerKey } from '../poll-answers.ts'
import { replyError, asRoomError } from '../reply-error.ts'
import { onlyThese } from './only-these.ts'

/** Held a little shorter than asked, never longer: no deadline of a client or a proxy is overrun, and re-polls spread. */
const JITTER = 0.1
/** Each client draws its own moment of coming back, so that a restart is not met by everybody at once. */
const RETRY_IN_MS: Advice['retryInMs'] = [200, 3_000]

/** The poll: plain (`wait=0`) and long polling are one request. */
export function pollRoute(context: HttpContext): Router {
  const router = Router()
  router
    .route('/events')
    .get((req, res) => {
      const session = authenticate(req, context.room)
      const query = parse(PollQuery, req.query)
      const key = { seq: context.room.resolve(query.cursor, session.member), limit: query.limit, p: query.p }
      serve(context, session, query, key, res)
    })
    .all(onlyThese('GET'))
  return router
}

/** Looks and parks in one synchronous turn: nothing can be said in between. */
function serve(context: HttpContext, session: Session, query: PollQuery, key: AnswerKey, res: Response): void {
  const { room, polls, admission, random } = context
  const waiter = toWaiter(context, session, query, key, res)
  if (query.wait === 0 || waiter.hasEvents()) {
    room.signals.presence.seen(session.member.id, query.hidden)
    waiter.answer('news')
    return
  }
  admission.poll()
  const release = polls.hold(waiter, query.wait * 1_000 * (1 - JITTER * random()))
  res.on('close', release)
}

function toWaiter({ room, answers }: HttpContext, session: Session, query: PollQuery, key: AnswerKey, res: Response): Waiter {
  const { tab, n, p, hidden } = query
  return {
    memberId: session.member.id,
    seat: tab === undefined ? undefined : `${session.tokenHash} ${tab}`,
    n: n ?? 0,
    hidden,
    countsAsPresence: true,
    hasEvents: () => room.head > key.seq,
    hasSignals: (waiters) => p !== undefined && room.signals.isNews(p, waiters),
    answer: (ending) => reply(res, () => encode(ending)),
  }

  function encode(ending: Ending): Buffer {
    if (ending === 'superseded') return answers.superseded(key)
    if (ending === 'restart' || ending === 'paused') return answers.draining(key, { reason: ending, retryInMs: RETRY_IN_MS })
    return answers.batch(key)
  }
}

/** A held poll is answered outside its request's own turn: what goes wrong here must reach the client, not the fan-out. */
function reply(res: Response, encode: () => Buffer): void {
  try {
    const body = encode()
    res.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length })
    res.end(body)
  } catch (error) {
    replyError(res, asRoomError(error))
  }
}
