import type { Endpoint } from '../found-room.ts'
import { connectTcp } from '../tcp-connect.ts'
import { assertWanted, deadlineOf } from './deadline.ts'
import { codeOf } from './error-code.ts'
import type { DoctorOptions } from './options.ts'

/** What a TCP connection comes to, in the words of whoever was on the way. */
export type Knock =
  | { is: 'open' }
  | { is: 'refused' }
  | { is: 'silent' }
  /** `unreachable`: somebody asked for it and did not find it, or does not let us. `no-route`: nothing leads there from here. */
  | { is: 'unreachable' | 'no-route' | 'forbidden' | 'failed'; error: string }

type Failing = Extract<Knock, { error: string }>['is']

const FAILURES: Partial<Record<string, Failing>> = {
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'no-route',
  ENETDOWN: 'no-route',
  // A packet filter or a sandbox of this computer.
  EACCES: 'forbidden',
  EPERM: 'forbidden',
}

/** Whether anybody opens; nothing is said to them. */
export async function knock(endpoint: Endpoint, { tcp = connectTcp, ...options }: DoctorOptions): Promise<Knock> {
  const deadline = deadlineOf(options)
  try {
    const socket = await tcp(endpoint, deadline.until)
    socket.on('error', () => undefined).destroy()
    return { is: 'open' }
  } catch (error) {
    assertWanted(options)
    return deadline.isOver ? { is: 'silent' } : knockOf(codeOf(error))
  }
}

function knockOf(error: string): Knock {
  if (error === 'ECONNREFUSED') return { is: 'refused' }
  if (error === 'ETIMEDOUT') return { is: 'silent' }
  return { is: FAILURES[error] ?? 'failed', error }
}
