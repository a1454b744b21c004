import express, { Router, type Express, type RequestHandler } from 'express'
import { RoomError } from '../../shared/room-error.ts'
import { jsonBody } from './body.ts'
import type { HttpContext } from './context.ts'
import { cors, guard, type GuardOptions } from './guard.ts'
import { page } from './page.ts'
import { errorHandler } from './reply-error.ts'
import { memberRoutes } from './routes/member-routes.ts'
import { messageRoutes } from './routes/message-routes.ts'
import { onlyThese } from './routes/only-these.ts'
import { pollRoute } from './routes/poll-route.ts'
import { roomRoutes } from './routes/room-routes.ts'
import { noStore, securityHeaders } from './security-headers.ts'
import { seedRoutes } from './seed/seed-routes.ts'

/** Versions of the protocol this host speaks. */
const VERSIONS = [1]

export interface AppOptions {
  context: HttpContext
  guard: GuardOptions
  seedApi: boolean
  pageFolder: string | undefined
  isDraining: () => boolean
  watchReader: RequestHandler
  onBug: (error: unknown) => void
}

/** The order in which a request is looked at. */
export function createApp(options: AppOptions): Express {
  const { context } = options
  const app = express()
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple')

  app.use(securityHeaders, options.watchReader)
  app.use(guard(options.guard), cors(options.guard.allowedOrigins))
  app.use(refuseWhile(options.isDraining))
  app.use('/api', noStore, apiRoutes(context))
  if (options.seedApi) app.use(noStore, seedRoutes(context))
  app.use(page(options.pageFolder))
  app.use(notFound)
  app.use(errorHandler(options.onBug))
  return app
}

function apiRoutes(context: HttpContext): Router {
  const { room } = context
  const router = Router()
  router
    .route('/v1/rooms')
    .get((_req, res) => {
      res.json({ rooms: [room.card()] })
    })
    .all(onlyThese('GET'))
  router.use(
    '/v1/rooms/:roomId',
    onlyThisRoom(context),
    ...jsonBody(room.limits.body),
    roomRoutes(context),
    pollRoute(context),
    messageRoutes(context),
  )
  router.use('/v1/rooms/:roomId/members', memberRoutes(context))
  router.use('/v1', notFound)
  router.use('/:version', otherVersion)
  return router
}

function onlyThisRoom({ room }: HttpContext): RequestHandler {
  return (req, _res, next) => {
    if (req.params['roomId'] !== room.settings.roomId) throw new RoomError('not-found', { detail: 'no such room here' })
    next()
  }
}

const otherVersion: RequestHandler = (req) => {
  if (/^v\d+$/.test(String(req.params['version']))) throw new RoomError('protocol', { versions: VERSIONS })
  throw new RoomError('not-found')
}

/** Said as 503 so that clients come back: a restart takes seconds. */
function refuseWhile(isDraining: () => boolean): RequestHandler {
  return (_req, _res, next) => {
    if (isDraining()) throw new RoomError('draining', { retryAfter: 1 })
    next()
  }
}

const notFound: RequestHandler = () => {
  throw new RoomError('not-found')
}
