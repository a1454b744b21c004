import { Router } from 'express'
import { parse } from '../../../shared/parse.ts'
import type { HostHealth } from '../../../shared/wire/health.ts'
import { NamesQuery, RoomChange } from '../../../shared/wire/requests.ts'
import { authenticate } from '../authenticate.ts'
import { bodyOf } from '../body.ts'
import type { HttpContext } from '../context.ts'
import { onlyThese } from './only-these.ts'

/** The room itself: its card for anyone, its settings for those who rule it. */
export function roomRoutes({ room, names, health }: HttpContext): Router {
  const router = Router()

  router
    .route('/')
    .get((_req, res) => {
      res.json(room.card())
    })
    .patch(async (req, res) => {
      const { member } = authenticate(req, room)
      res.json({ room: await room.changeRoom(member.id, parse(RoomChange, bodyOf(req))) })
    })
    .all(onlyThese('GET', 'PATCH'))

  router
    .route('/names')
    .get(async (req, res) => {
      const { locale, count } = parse(NamesQuery, req.query)
      res.json({ names: await names.suggest(locale, count, (name) => room.isNameTaken(name)) })
    })
    .all(onlyThese('GET'))

  router
    .route('/health')
    .get((req, res) => {
      authenticate(req, room)
      const { startedAt, waiting, sockets, reachedAt, announcing, serverTime } = health()
      res.json({ startedAt, waiting, sockets, reachedAt, announcing, serverTime } satisfies HostHealth)
    })
    .all(onlyThese('GET'))

  return router
}
