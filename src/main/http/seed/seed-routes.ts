import { randomBytes, randomUUID } from 'node:crypto'
import { Router, type ErrorRequestHandler, type RequestHandler, type Response } from 'express'
import { parse } from '../../../shared/parse.ts'
import { RoomError } from '../../../shared/room-error.ts'
import type { MessageEvent } from '../../../shared/wire/events.ts'
import { hashSecret } from '../authenticate.ts'
import { bodyOf, jsonBody } from '../body.ts'
import { addressOf, randomName, type HttpContext } from '../context.ts'
import type { Waiter } from '../held-polls.ts'
import { asRoomError } from '../reply-error.ts'
import { fingerprintOf } from '../routes/message-routes.ts'
import { onlyThese } from '../routes/only-these.ts'
import { nextMessage } from './next-message.ts'
import { NO_NEWS, secretOf, seedError, seedOk, SeedPoll, SeedSend, seedWords, toSeedMessage, toTaggedSeedMessage } from './seed-shapes.ts'

const WAIT_MS = 30_000
/** How long a request that a newer one of the same name replaced is kept from asking again. */
const SUPERSEDED_MS = 1_000
const ALL_MESSAGES = 100
const LOCALE = 'zh-CN'

/**
 * The four endpoints of the article this chat grew from, over the same room: its clients are ordinary readers and
 * writers of the log. Requests and answers keep the article's shapes, errors included (200 with `status: 0`).
 */
export function seedRoutes(context: HttpContext): Router {
  const { room, admission } = context
  const router = Router()
  const paths = ['/get_name', '/send_message', '/get_all_message', '/get_new_message']
  router.post(paths, refuseWithCode(context), ...jsonBody(room.limits.body))

  router.post('/get_name', async (req, res) => {
    const secret = randomUUID()
    const name = await randomName(context, LOCALE)
    await room.joinAsSeed(hashSecret(secret), name, () => admission.newcomer(addressOf(req)))
    res.json(`${name}==${secret}`)
  })

  router.post('/send_message', async (req, res) => {
    const { username, message: text, time } = parse(SeedSend, bodyOf(req))
    const member = room.authenticateSeed(hashSecret(secretOf(username)))
    const id = randomBytes(16).toString('base64url')
    await room.send({ id, text, memberId: member.id, fingerprint: fingerprintOf({ text }), clientTime: time })
    res.json(seedOk())
  })

  router.post('/get_all_message', (_req, res) => {
    res.json(room.newestForNewcomers(ALL_MESSAGES).map(toTaggedSeedMessage))
  })

  router.post('/get_new_message', (req, res) => {
    const { username, ack } = parse(SeedPoll, bodyOf(req))
    const tokenHash = hashSecret(secretOf(username))
    const member = room.authenticateSeed(tokenHash)
    if (ack !== undefined) room.advanceSeed(tokenHash, Math.min(ack, room.head))
    holdSeed(context, { memberId: member.id, tokenHash, acknowledges: ack !== undefined }, res)
  })

  router.use(seedErrorHandler)
  router.all(paths, onlyThese('POST'))
  return router
}

/** The shape has no place for a code. */
function refuseWithCode({ room }: HttpContext): RequestHandler {
  return (_req, _res, next) => {
    if (room.settings.code !== null) throw new RoomError('code-required')
    next()
  }
}

interface SeedReader {
  memberId: string
  tokenHash: string
  acknowledges: boolean
}

function holdSeed({ room, polls, admission, clock }: HttpContext, reader: SeedReader, res: Response): void {
  let message: MessageEvent | undefined
  const waiter: Waiter = {
    memberId: reader.memberId,
    seat: `seed ${reader.tokenHash}`,
    // The newest request takes the seat: equal numbers do that.
    n: 0,
    hidden: false,
    countsAsPresence: false,
    hasEvents: () => (message = nextMessage(room, reader.tokenHash)) !== undefined,
    hasSignals: () => false,
    answer: (ending) => {
      const reply = () =>
        replySeed(res, () =>
          ending === 'news' ? give(room, reader, message ?? nextMessage(room, reader.tokenHash), res) : seedError(NO_NEWS),
        )
      // The article's page asks again at once: two of one name would drive each other round without a pause.
      if (ending === 'superseded') clock.after(SUPERSEDED_MS, reply)
      else reply()
    },
  }
  if (waiter.hasEvents()) {
    waiter.answer('news')
    return
  }
  admission.poll()
  res.on('close', polls.hold(waiter, WAIT_MS))
}

/** Without an ack the cursor moves when the answer has left this machine: more cannot be known in this shape. */
function give(
  room: HttpContext['room'],
  { tokenHash, acknowledges }: SeedReader,
  message: MessageEvent | undefined,
  res: Response,
): object {
  if (!message) return seedError(NO_NEWS)
  if (!acknowledges) res.on('finish', () => room.advanceSeed(tokenHash, message.seq))
  return { ...seedOk(toSeedMessage(message)), ...(acknowledges && { seq: message.seq }) }
}

function replySeed(res: Response, encode: () => object): void {
  try {
    res.json(encode())
  } catch (error) {
    res.json(seedError(seedWords(asRoomError(error))))
  }
}

const seedErrorHandler: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  const problem = asRoomError(error)
  if (problem.code === 'internal' || res.headersSent) next(error)
  else res.status(200).json(seedError(seedWords(problem)))
}
