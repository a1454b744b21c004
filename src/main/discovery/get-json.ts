import { once } from 'node:events'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { RoomError } from '../../shared/room-error.ts'
import { urlHost } from '../../shared/url-host.ts'

/** Bytes. A card is under 1 KB, and a host has few rooms. */
const MAX_BODY = 64 * 1024

/**
 * What `path` answers over a connection that is there already, which ends with it. The `Host` is the address of whoever is at
 * the other end: a host refuses names that outsiders could have pointed at it.
 * @throws RoomError `malformed-answer` for anything but JSON of at most 64 KiB, else the socket's error or an AbortError.
 */
export async function getJson(socket: Socket, path: string, signal: AbortSignal): Promise<unknown> {
  const headers = { Host: hostOf(socket), Accept: 'application/json', Connection: 'close' }
  const asking = request({ createConnection: () => socket, path, headers, signal })
  try {
    const answered = once(asking, 'response') as Promise<[IncomingMessage]>
    asking.on('error', () => undefined).end()
    const [response] = await answered
    if (response.statusCode !== 200) throw new RoomError('malformed-answer', { detail: `status ${response.statusCode ?? 0}` })
    return JSON.parse(await bodyOf(response)) as unknown
  } catch (error) {
    throw error instanceof SyntaxError ? new RoomError('malformed-answer', { detail: 'no JSON' }) : error
  } finally {
    asking.destroy()
    socket.on('error', () => undefined).destroy()
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
