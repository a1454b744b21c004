import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { handlerOf } from './handlers.ts'
import { sendResponse } from './from-response.ts'
import { mappedSchemes, privilegesOf } from './schemes.ts'
import { toRequest } from './to-request.ts'

/** Of a page that does not belong to the default session. */
export const SESSION_HEADER = 'x-stand-in-session'

/** On loopback: the addresses of mapped schemes end up here. Returns rules for the browser's resolver, and how to stop. */
export async function serveSchemes(): Promise<{ resolve: string[]; close: () => void }> {
  if (mappedSchemes().length === 0) return { resolve: [], close: () => undefined }
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { resolve: mappedSchemes().map((scheme) => `MAP *.${scheme}.localhost 127.0.0.1:${port}`), close: () => stop(server) }
}

function stop(server: Server): void {
  server.close()
  server.closeAllConnections()
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const scheme = /\.([^.]+)\.localhost/.exec(incoming.headers.host ?? '')?.[1] ?? ''
  const handler = handlerOf(String(incoming.headers[SESSION_HEADER] ?? 'default'), scheme)
  // A browser asks for it by itself, Electron does not.
  if (incoming.url === '/favicon.ico' && incoming.headers['sec-fetch-dest'] === 'image') return void outgoing.writeHead(204).end()
  if (handler === undefined || !isAllowed(incoming, scheme)) {
    fail(outgoing)
    return
  }
  const abort = new AbortController()
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) abort.abort()
  })
  try {
    if (!(await sendResponse(await handler(toRequest(incoming, abort.signal)), outgoing))) fail(outgoing)
  } catch (error) {
    if (abort.signal.aborted) return
    // eslint-disable-next-line no-console -- as Electron does
    console.error(error)
    fail(outgoing)
  }
}

/** What the scheme was not registered for does not work in Electron either. */
function isAllowed(incoming: IncomingMessage, scheme: string): boolean {
  const { supportFetchAPI, stream, allowServiceWorkers } = privilegesOf(scheme) ?? {}
  if (incoming.headers['service-worker'] === 'script') return allowServiceWorkers === true
  const purpose = incoming.headers['sec-fetch-dest']
  if (purpose === 'empty') return supportFetchAPI === true
  return purpose === 'audio' || purpose === 'video' ? stream === true : true
}

/** The page sees that the network failed. */
const fail = (outgoing: ServerResponse): void => void outgoing.destroy()
