import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { mappedSchemes, toPage } from './schemes.ts'

/** Answers the page with what the handler gave; false where that is no response. */
export async function sendResponse(response: Response, outgoing: ServerResponse): Promise<boolean> {
  if (!(response instanceof Response) || response.type === 'error') return false
  outgoing.statusCode = response.status
  outgoing.statusMessage = response.statusText
  for (const [name, value] of response.headers) if (isKept(name, response.headers)) outgoing.setHeader(name, inPage(name, value))
  // Electron keeps no copies of what a handler answers.
  outgoing.setHeader('cache-control', 'no-store')
  outgoing.flushHeaders()
  if (response.body === null) outgoing.end()
  else await pipeline(Readable.fromWeb(response.body), outgoing)
  return true
}

/** Electron neither unpacks what a handler answers nor takes its cookies. */
function isKept(name: string, headers: Headers): boolean {
  if (name === 'content-encoding' || name === 'set-cookie' || name === 'transfer-encoding') return false
  return name !== 'content-length' || !headers.has('content-encoding')
}

function inPage(name: string, value: string): string {
  if (name === 'location' || name === 'access-control-allow-origin') return toPage(value).replace(/\/$/, name === 'location' ? '/' : '')
  return name.startsWith('content-security-policy') ? mappedPolicy(value) : value
}

/** `app:` and `app://host` in a policy mean the mapped addresses. */
function mappedPolicy(policy: string): string {
  return mappedSchemes().reduce(
    (text, scheme) =>
      text
        .replaceAll(new RegExp(String.raw`(?<=[\s;])${scheme}://([\w.*-]+)`, 'g'), `http://$1.${scheme}.localhost`)
        .replaceAll(new RegExp(String.raw`(?<=[\s;])${scheme}:(?=[\s;]|$)`, 'g'), `http://*.${scheme}.localhost`),
    policy,
  )
}
