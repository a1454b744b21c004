import { createHash } from 'node:crypto'
import { Router } from 'express'
import { parse } from '../../../shared/parse.ts'
import { MessageId } from '../../../shared/wire/ids.ts'
import { HistoryQuery, SendRequest, TypingRequest } from '../../../shared/wire/requests.ts'
import { authenticate } from '../authenticate.ts'
import { bodyOf } from '../body.ts'
import type { HttpContext } from '../context.ts'
import { onlyThese } from './only-these.ts'

/** Sending, and reading what was said before. */
export function messageRoutes({ room }: HttpContext): Router {
  const router = Router()

  router
    .route('/messages')
    .get(async (req, res) => {
      const { member } = authenticate(req, room)
      res.json(await room.history(member, parse(HistoryQuery, req.query)))
    })
    .all(onlyThese('GET'))

  router
    .route('/messages/:id')
    .put(async (req, res) => {
      const { member } = authenticate(req, room)
      const id = parse(MessageId, req.params.id)
      const content = parse(SendRequest, bodyOf(req))
      const { accepted, isNew } = await room.send({ ...content, id, memberId: member.id, fingerprint: fingerprintOf(content) })
      res.status(isNew ? 201 : 200).json(accepted)
    })
    .all(onlyThese('PUT'))

  router
    .route('/messages/:id/delivered')
    .get((req, res) => {
      const { member } = authenticate(req, room)
      res.json(room.delivered(member, parse(MessageId, req.params.id, 'not-found')))
    })
    .all(onlyThese('GET'))

  router
    .route('/signals')
    .post((req, res) => {
      const { member } = authenticate(req, room)
      room.signals.setTyping(member.id, parse(TypingRequest, bodyOf(req)).typing)
      res.status(204).end()
    })
    .all(onlyThese('POST'))

  return router
}

/** Tells a retry from another message under the same id, also after the text itself is gone. */
export function fingerprintOf({ text, replyTo, mentions }: SendRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([text, replyTo ?? null, mentions ?? []]))
    .digest('base64url')
}
