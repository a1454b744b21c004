import type { RequestHandler } from 'express'
import { RoomError } from '../../shared/room-error.ts'
import { isOwnHost } from './own-host.ts'
import { isOwnOrigin } from './own-origin.ts'
import { isNeighbour, type Subnet } from './peer.ts'

export interface GuardOptions {
  allowedHosts: readonly string[]
  allowedOrigins: readonly string[]
  allowPublic: boolean
  /** The machine's own full name, if it has one. */
  fqdn: string | undefined
  subnets: () => readonly Subnet[]
}

/** Chromium caps what it remembers of a preflight at two hours. */
const PREFLIGHT_S = 7_200

/** Who may speak to a room: near peers, by a name that outsiders cannot rebind, from our own page or an allowed one. */
export function guard(options: GuardOptions): RequestHandler {
  const { allowedHosts, allowedOrigins, allowPublic, fqdn, subnets } = options
  return (req, _res, next) => {
    const host = req.headers.host
    if (!allowPublic && !isNeighbour(req.socket.remoteAddress, subnets())) throw new RoomError('peer-forbidden')
    if (!isOwnHost(host, { allowed: allowedHosts, fqdn })) throw new RoomError('host-forbidden')
    if (!isOwnOrigin(req.headers.origin, host, { allowed: allowedOrigins })) throw new RoomError('origin-forbidden')
    next()
  }
}

/** CORS (Fetch standard) for the origins the operator allowed; without any, no header. */
export function cors(allowedOrigins: readonly string[]): RequestHandler {
  const isOpen = allowedOrigins.includes('*')
  return (req, res, next) => {
    const { origin } = req.headers
    if (origin === undefined || !(isOpen || allowedOrigins.includes(origin))) {
      next()
      return
    }
    res.set('Access-Control-Allow-Origin', isOpen ? '*' : origin)
    res.set('Access-Control-Expose-Headers', 'Retry-After')
    if (req.method !== 'OPTIONS') {
      next()
      return
    }
    res.set('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE')
    // The seed's list, so that its page works from anywhere it is allowed to.
    res.set('Access-Control-Allow-Headers', 'Origin,Content-Type,Cookie,Accept,Token,authorization')
    res.set('Access-Control-Max-Age', String(PREFLIGHT_S))
    res.status(204).end()
  }
}
