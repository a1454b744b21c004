import * as v from 'valibot'
import { RoomError, type ErrorCode } from '../../../shared/room-error.ts'
import { RoomCard, RoomCards } from '../../../shared/wire/room.ts'
import { causeOf } from '../cause.ts'
import type { Endpoint } from '../found-room.ts'
import { connectTcp } from '../tcp-connect.ts'
import { askFor, problemIn, type Answer } from './answer.ts'
import { assertWanted, deadlineOf, timeoutOf } from './deadline.ts'
import { codeOf } from './error-code.ts'
import type { DoctorOptions } from './options.ts'

export const ROOMS_PATH = '/api/v1/rooms'

/** The protocol we speak. */
const PROTOCOL = 1

/** What came of speaking with whoever opens. */
export type Meeting =
  /** Proved by its key, and its card was read over that connection. */
  | { is: 'live'; card: RoomCard; clockMs: number | null }
  | { is: 'refusal'; status: number; problem: ErrorCode | null }
  | { is: 'other-protocol'; versions: number[] }
  /** Says that it is this room, and does not show the key. */
  | { is: 'unproved'; roomId: string }
  /** `cut-off`: they ended it without a word. `mute`: they said nothing as long as we waited. */
  | { is: 'wrong-room' | 'not-a-room' | 'cut-off' | 'mute' }
  | { is: 'failed'; error: string }

/**
 * Speaks with whoever is at an endpoint. Where it is known which room should be there, nothing is said before its key is
 * proved; else the host says which room it is, and has to prove that.
 */
export async function meet(endpoint: Endpoint, wanted: string | null, options: DoctorOptions): Promise<Meeting> {
  if (wanted !== null) return told(options, (until) => proved(endpoint, wanted, until, options))
  const said = await told(options, (until) => saidAt(endpoint, until, options))
  if (typeof said !== 'string') return said
  const meeting = await told(options, (until) => proved(endpoint, said, until, options))
  return ['live', 'refusal', 'other-protocol'].includes(meeting.is) ? meeting : { is: 'unproved', roomId: said }
}

/** What `speak` comes to within the time of one step. */
async function told<T>(options: DoctorOptions, speak: (until: AbortSignal) => Promise<T | Meeting>): Promise<T | Meeting> {
  const deadline = deadlineOf(options)
  try {
    return await speak(deadline.until)
  } catch (error) {
    assertWanted(options)
    return deadline.isOver ? { is: 'mute' } : failureOf(error)
  }
}

/** The id that somebody claims: good for nothing but to be checked. */
async function saidAt(endpoint: Endpoint, signal: AbortSignal, { tcp = connectTcp, now }: DoctorOptions): Promise<string | Meeting> {
  const answer = await askFor(await tcp(endpoint, signal), { path: ROOMS_PATH, signal, now })
  const rooms = v.safeParse(RoomCards, answer.body)
  const first = rooms.success && answer.status === 200 ? rooms.output.rooms[0] : undefined
  return first?.room.id ?? without(answer)
}

async function proved({ address, port }: Endpoint, roomId: string, signal: AbortSignal, options: DoctorOptions): Promise<Meeting> {
  // Our own deadline comes first, because only that tells silence from failure.
  const socket = await options.connect({ host: address, port, roomId, timeoutMs: 2 * timeoutOf(options), signal })
  const answer = await askFor(socket, { path: `${ROOMS_PATH}/${roomId}`, signal, now: options.now })
  const card = v.safeParse(RoomCard, answer.body)
  const isItsCard = card.success && answer.status === 200 && card.output.room.id === roomId
  return isItsCard ? { is: 'live', card: card.output, clockMs: answer.clockMs } : without(answer)
}

const OtherRoom = v.object({ protocol: v.number() })
const OtherRooms = v.object({ rooms: v.array(OtherRoom) })

/** An answer without a card of ours. */
function without(answer: Answer): Meeting {
  const problem = problemIn(answer)
  const versions = problem?.versions ?? versionsIn(answer.body)
  if (versions.length > 0 && !versions.includes(PROTOCOL)) return { is: 'other-protocol', versions }
  return problem ? { is: 'refusal', status: answer.status, problem: problem.code } : { is: 'not-a-room' }
}

function versionsIn(body: unknown): number[] {
  if (v.is(OtherRoom, body)) return [body.protocol]
  return v.is(OtherRooms, body) ? [...new Set(body.rooms.map(({ protocol }) => protocol))] : []
}

function failureOf(error: unknown): Meeting {
  if (error instanceof RoomError && error.code === 'malformed-answer') return { is: 'not-a-room' }
  if (isCutOff(error)) return { is: 'cut-off' }
  const meetings = { 'another-room': 'wrong-room', silent: 'mute', broken: 'not-a-room' } as const
  const cause = causeOf(error)
  return cause === 'refused' || cause === 'no-route' ? { is: 'failed', error: codeOf(error) } : { is: meetings[cause] }
}

/** As Node's HTTP and TLS say that the other end has gone; the second has no code of its own. */
function isCutOff(error: unknown): boolean {
  const isEnded = error instanceof Error && error.message.includes('socket disconnected before secure TLS')
  return isEnded || ['ECONNRESET', 'EPIPE'].includes(codeOf(error))
}
