import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { RequestHandler } from 'express'
import sirv from 'sirv'
import { RoomError } from '../../shared/room-error.ts'

const YEAR_S = 31_536_000

/**
 * The built page: read once, served compressed as the build left it. Names with a hash in them never change; `index.html`
 * is asked for anew each time, so that an updated host shows its own page.
 */
export function page(folder: string | undefined): RequestHandler {
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) return notBuilt
  const serve = sirv(folder, {
    etag: true,
    gzip: true,
    brotli: true,
    setHeaders: (res, path) =>
      res.setHeader('Cache-Control', path.startsWith('/assets/') ? `public, max-age=${YEAR_S}, immutable` : 'no-cache'),
  })
  return (req, res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') serve(req, res, next)
    else next()
  }
}

const notBuilt: RequestHandler = (req, _res, next) => {
  if (req.path === '/') throw new RoomError('not-found', { detail: 'the page is not built; run npm run build' })
  next()
}
