import type { Endpoint } from '../found-room.ts'
import { askFor, problemIn } from './answer.ts'
import { assertWanted, deadlineOf, timeoutOf } from './deadline.ts'
import { ROOMS_PATH } from './meet.ts'
import type { DoctorOptions } from './options.ts'

/**
 * Whether a room that has proved itself answers to a host name, as a browser would ask for it. True where that cannot be told:
 * only what the room itself refuses is a refusal.
 */
export async function acceptsName({ address, port }: Endpoint, roomId: string, name: string, options: DoctorOptions): Promise<boolean> {
  const { until: signal } = deadlineOf(options)
  try {
    const socket = await options.connect({ host: address, port, roomId, timeoutMs: timeoutOf(options), signal })
    const answer = await askFor(socket, { path: ROOMS_PATH, host: `${name}:${port}`, signal, now: options.now })
    return problemIn(answer)?.code !== 'host-forbidden'
  } catch {
    assertWanted(options)
    return true
  }
}
