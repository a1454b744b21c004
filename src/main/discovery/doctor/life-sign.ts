import { DEFAULT_PORT } from '../../../shared/ports.ts'
import type { LifeSign } from '../../../shared/doctor/finding.ts'
import type { Endpoint } from '../found-room.ts'
import { knock } from './knock.ts'
import type { DoctorOptions } from './options.ts'

/** Where a computer with a firewall is still most likely to answer: SSH, Windows’ services, other rooms. */
const PORTS = [22, 135, 445, DEFAULT_PORT, DEFAULT_PORT + 1]

/** ms. Who is there says so at once, Windows after two seconds; what comes later is no sign worth waiting for. */
const TIMEOUT_MS = 3_000

/**
 * A computer that answers on one port, even to refuse, and not on another is there and has a firewall. Silence everywhere says
 * nothing: it may be off as well.
 */
export async function lifeSignAt({ address, port }: Endpoint, options: DoctorOptions): Promise<LifeSign | null> {
  const enough = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, enough.signal]) : enough.signal
  const timeoutMs = Math.min(options.timeoutMs ?? TIMEOUT_MS, TIMEOUT_MS)
  const others = PORTS.filter((other) => other !== port)
  try {
    const answered = await Promise.any(others.map((other) => answerAt({ address, port: other }, { ...options, signal, timeoutMs })))
    return { by: 'port', port: answered }
  } catch {
    return null
  } finally {
    enough.abort()
  }
}

/** The port, or a rejection. */
async function answerAt(endpoint: Endpoint, options: DoctorOptions): Promise<number> {
  const { is } = await knock(endpoint, options)
  if (is !== 'open' && is !== 'refused') throw new Error(is)
  return endpoint.port
}
