import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import type { Agent } from 'node:https'
import { RoomError } from '../shared/room-error.ts'
import type { Answer, Fetch, Request } from '../shared/transport/http.ts'
import { urlHost } from '../shared/url-host.ts'
import type { Endpoint } from './discovery/found-room.ts'
import { pinnedAgent } from './http/pinned-agent.ts'
import { roomIdAt } from './room-address.ts'

/** Milliseconds for TCP and TLS to one of several places: the next one may be there. */
const CONNECT_MS = 3_000

/** Bytes. A snapshot of 10,000 members has two million. */
const LONGEST_ANSWER = 16 * 1024 * 1024

interface RoomFetchParts {
  /** Where a room may be now, the place to try first in front. */
  places: (roomId: string) => readonly Endpoint[]
}

/** Carries requests to rooms by their ids: over TLS, to whoever proves the room's key, at the first of its places where somebody does. */
export class RoomFetch {
  readonly #parts: RoomFetchParts
  readonly #agents = new Map<string, Agent>()
  /** Where each room last answered. */
  readonly #lastPlaces = new Map<string, Endpoint>()

  constructor(parts: RoomFetchParts) {
    this.#parts = parts
  }

  /** @throws RoomError `not-found` for what is no room, `unreachable`, `wrong-room`, `cancelled`. */
  readonly fetch: Fetch = async (url, asked) => {
    const roomId = roomIdAt(url)
    if (roomId === null) throw new RoomError('not-found', { detail: 'no room' })
    let failure = new RoomError('unreachable', { detail: 'nobody knows where this room is' })
    for (const place of this.#placesOf(roomId)) {
      const outcome = await this.#ask(roomId, place, url, asked)
      if (!(outcome instanceof RoomError)) return outcome
      failure = outcome
    }
    throw failure
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy()
    this.#agents.clear()
  }

  #placesOf(roomId: string): Endpoint[] {
    const last = this.#lastPlaces.get(roomId)
    const places = this.#parts.places(roomId)
    const isLast = (place: Endpoint) => place.address === last?.address && place.port === last.port
    return [...places.filter(isLast), ...places.filter((place) => !isLast(place))]
  }

  /** A RoomError where nobody was asked: then somebody else may be. What fails later was perhaps done, and is thrown. */
  async #ask(roomId: string, place: Endpoint, url: string, asked: Request): Promise<Answer | RoomError> {
    try {
      const response = await send(this.#agentOf(roomId), place, url, asked)
      this.#lastPlaces.set(roomId, place)
      return await answerIn(response, asked.signal)
    } catch (error) {
      if (error instanceof RoomError && !asked.signal.aborted) return error
      throw error
    }
  }

  #agentOf(roomId: string): Agent {
    const agent = this.#agents.get(roomId) ?? pinnedAgent(roomId, { timeoutMs: CONNECT_MS })
    this.#agents.set(roomId, agent)
    return agent
  }
}

function send(
  agent: Agent,
  { address, port }: Endpoint,
  url: string,
  { method, headers, signal, body }: Request,
): Promise<IncomingMessage> {
  const { pathname, search } = new URL(url)
  const options = {
    agent,
    host: address,
    port,
    method,
    path: pathname + search,
    headers: { ...headers, Host: `${urlHost(address)}:${port}` },
  }
  return new Promise((resolve, reject) => {
    const sending = request({ ...options, signal }, resolve)
    sending.on('error', reject)
    sending.end(body)
  })
}

async function answerIn(response: IncomingMessage, signal: AbortSignal): Promise<Answer> {
  const status = response.statusCode ?? 0
  const text = await textOf(response, signal)
  return {
    ok: status >= 200 && status < 300,
    status,
    headers: { get: (name) => [response.headers[name.toLowerCase()] ?? null].flat()[0] ?? null },
    text: () => Promise.resolve(text),
  }
}

async function textOf(response: IncomingMessage, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LONGEST_ANSWER) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  signal.throwIfAborted()
  return Buffer.concat(chunks).toString()
}
