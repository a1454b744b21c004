import type { Socket } from 'node:net'
import * as v from 'valibot'
import { parse } from '../../shared/parse.ts'
import { RoomError } from '../../shared/room-error.ts'
import { RoomCard, RoomCards } from '../../shared/wire/room.ts'
import { causeAfterProof, causeOf } from './cause.ts'
import type { Cause, Endpoint } from './found-room.ts'
import { getJson } from './get-json.ts'
import { shortHostName, shortTitle } from './short-text.ts'
import { connectTcp } from './tcp-connect.ts'

/** Milliseconds. A host on the LAN answers in a few; one behind sleepy Wi-Fi in some hundred. */
const TIMEOUT_MS = 2_000

const ROOMS = '/api/v1/rooms'

export interface ProbeOptions {
  /** A TLS connection to the room with this id and to nobody else; rejects with `wrong-room` for another key. */
  connect: (target: { host: string; port: number; roomId: string; timeoutMs: number; signal: AbortSignal }) => Promise<Socket>
  /** For everything together. */
  timeoutMs?: number
  signal?: AbortSignal
}

export type ProbeResult = { ok: true; card: RoomCard; roomId: string } | { ok: false; cause: Cause }

/**
 * Whether a room is live at an endpoint: whoever answers there proves with its key that it is room `roomId`, and only then is
 * asked for its card. Where no id is known, the host says which room it is, and has to prove that.
 * @throws RoomError `cancelled` when `signal` fires: that says nothing about the room.
 */
export async function probe(endpoint: Endpoint, roomId: string | null, options: ProbeOptions): Promise<ProbeResult> {
  const { connect, signal, timeoutMs = TIMEOUT_MS } = options
  if (signal?.aborted) throw new RoomError('cancelled')
  const deadline = AbortSignal.timeout(timeoutMs)
  const until = signal ? AbortSignal.any([signal, deadline]) : deadline
  let failure: (error: unknown) => Cause = causeOf
  try {
    const id = roomId ?? (await idSaidAt(endpoint, until))
    // Our own deadline comes first, because only that tells silence from failure.
    const socket = await connect({ host: endpoint.address, port: endpoint.port, roomId: id, timeoutMs: 2 * timeoutMs, signal: until })
    failure = causeAfterProof
    return { ok: true, card: await cardOver(socket, id, until), roomId: id }
  } catch (error) {
    if (signal?.aborted) throw new RoomError('cancelled')
    return { ok: false, cause: deadline.aborted ? 'silent' : failure(error) }
  }
}

/** What anybody says without proof: good for nothing but to be checked. */
async function idSaidAt(endpoint: Endpoint, signal: AbortSignal): Promise<string> {
  const answer = await getJson(await connectTcp(endpoint, signal), ROOMS, signal)
  const [first] = parse(RoomCards, answer, 'malformed-answer').rooms
  if (!first) throw new RoomError('malformed-answer', { detail: 'a host without a room' })
  return first.room.id
}

/** What the room says of itself to whom it has proved its key. */
async function cardOver(socket: Socket, roomId: string, signal: AbortSignal): Promise<RoomCard> {
  const card = parse(RoomCard, await getJson(socket, `${ROOMS}/${roomId}`, signal), 'malformed-answer')
  if (card.room.id !== roomId) throw new RoomError('malformed-answer', { detail: "another room's card" })
  return listed(card)
}

/** The key proves who it is, not that it means well. */
function listed(card: RoomCard): RoomCard {
  const { room, online, members } = card
  const host = { name: shortHostName(room.host.name) }
  return { ...card, room: { ...room, name: shortTitle(room.name), host }, online: count(online), members: count(members) }
}

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const count = (number: number): number => (v.is(Count, number) ? number : 0)
