import { STATUS_CODES, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { RoomError } from '../../shared/room-error.ts'
import { problemOf } from './problem.ts'

/** Answers written by hand, where no HTTP server can: on connections it never took, or that broke HTTP. */

/** How long a last answer may be on its way. Closing at once sends a reset that overtakes it when unread data is waiting. */
const LINGER_MS = 1_000

/** Ends a connection whose client broke HTTP. Says so, unless TLS failed or a response is half written. */
export function endWithError(error: Error, socket: Duplex): void {
  const status = statusOf(error)
  // The response being written has no public name; this is how Node's own answer to such errors finds it.
  const { _httpMessage: response } = socket as { _httpMessage?: ServerResponse | null }
  if (status === undefined || response?.headersSent) socket.destroy()
  // What the client sends after its answer is broken as well; closing now would take the answer from it.
  else if (socket.writable) endWithProblem(socket, new RoomError('invalid-request'), status)
}

/** Undefined for errors of the network or of TLS, after which nobody can be answered. */
function statusOf(error: Error): number | undefined {
  const { code = '' } = error as NodeJS.ErrnoException
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  return code.startsWith('HPE_') ? 400 : undefined
}

/** Writes a whole response by hand, reads on so that it arrives, and closes. `broken`: a status of HTTP's own. */
export function endWithProblem(socket: Duplex, error: RoomError, broken?: number): void {
  const { status, body } = problemOf(error, broken)
  const { retryAfter } = error.facts
  const headers = retryAfter === undefined ? '' : `Retry-After: ${retryAfter}\r\n`
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
  socket.end(`${head}${headers}Connection: close\r\n\r\n${body}`)
  socket.resume()
  const timer = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.once('close', () => clearTimeout(timer))
}
