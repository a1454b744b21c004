import type { Request } from 'express'
import type { HostHealth } from '../../shared/wire/health.ts'
import type { Clock } from '../room/clock.ts'
import type { Room } from '../room/room.ts'
import type { Admission } from './admission.ts'
import type { HeldPolls } from './held-polls.ts'
import type { PollAnswers } from './poll-answers.ts'

/** Random names for people who bring none, in their language. */
export interface NameSource {
  /** `count` names that nobody in the room has; `locale` is BCP 47, an unknown one falls back to English. */
  suggest(locale: string, count: number, isTaken: (name: string) => boolean): Promise<string[]>
}

/** What the routes work with. */
export interface HttpContext {
  room: Room
  clock: Clock
  names: NameSource
  polls: HeldPolls
  answers: PollAnswers
  admission: Admission
  random: () => number
  health: () => HostHealth
}

/** Where a request came from; empty when the socket is gone already. */
export function addressOf(req: Request): string {
  return req.socket.remoteAddress ?? ''
}

export async function randomName({ names, room }: HttpContext, locale: string | undefined): Promise<string> {
  const [name] = await names.suggest(locale ?? 'en', 1, (taken) => room.isNameTaken(taken))
  if (name === undefined) throw new Error('the name source gave no name')
  return name
}
