import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { fromPage } from './schemes.ts'

/** What the network's own part of a browser adds, which a handler in Electron never sees. */
const ADDED_BY_NETWORK = /^(host|connection|cookie|accept-encoding|cache-control|pragma|if-|sec-fetch-|x-stand-in-)/

/** A page's request as the handler of its scheme gets it. */
export function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { method = 'GET', headers } = incoming
  const sent = new Headers()
  for (const [name, value] of Object.entries(headers))
    if (!ADDED_BY_NETWORK.test(name) && value !== undefined) sent.set(name, inApp(name, String(value)))
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(fromPage(`http://${headers.host ?? ''}${incoming.url ?? '/'}`), {
    method,
    headers: sent,
    signal,
    ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array<ArrayBuffer>>, duplex: 'half' } : {}),
  })
}

const inApp = (name: string, value: string): string => (name === 'origin' || name === 'referer' ? fromPage(value) : value)
