import { once } from 'node:events'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { RoomError } from '../../shared/room-error.ts'
import { urlHost } from '../../shared/url-host.ts'

/** Bytes. A card is under 1 KB, and a host has few rooms. */
const MAX_BODY = 64 * 1024

/** `host` is what stands in the Host header: by default the address of whoever is at the other end. */
interface Question {
  path: string
  host?: string | undefined
  signal: AbortSignal
}

/**
 * What `path` answers over a connection that is there already, which ends with it. The `Host` is the address of whoever is at
 * the other end: a host refuses names that outsiders could have pointed at it.
 * @throws RoomError `forbidden` for status 403, `malformed-answer` for anything else but JSON of at most 64 KiB; else the
 * socket's error or an AbortError.
 */
export function getJson(socket: Socket, path: string, signal: AbortSignal): Promise<unknown> {
  return ask(socket, { path, signal }, (response) => {
    const { statusCode = 0 } = response
    if (statusCode === 200) return readJson(response)
    throw new RoomError(statusCode === 403 ? 'forbidden' : 'malformed-answer', { detail: `status ${statusCode}` })
  })
}

/** The same for whoever wants more of the answer than its body, or an answer of any status: `read` takes what it needs. */
export async function ask<T>(socket: Socket, question: Question, read: (response: IncomingMessage) => Promise<T>): Promise<T> {
  const { path, host = hostOf(socket), signal } = question
  const headers = { Host: host, Accept: 'application/json', Connection: 'close' }
  const asking = request({ createConnection: () => socket, path, headers, signal })
  try {
    const answered = once(asking, 'response') as Promise<[IncomingMessage]>
    asking.on('error', () => undefined).end()
    const [response] = await answered
    return await read(response)
  } finally {
    asking.destroy()
    socket.on('error', () => undefined).destroy()
  }
}

/** @throws RoomError `malformed-answer` for what is too long or no JSON. */
export async function readJson(response: IncomingMessage): Promise<unknown> {
  const text = await bodyOf(response)
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new RoomError('malformed-answer', { detail: 'no JSON' })
  }
}

function hostOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${urlHost(remoteAddress.replace(/%.*/, ''))}:${remotePort}`
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY) throw new RoomError('malformed-answer', { detail: 'too long' })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
