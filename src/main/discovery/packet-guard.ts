import { isRecent } from '../../shared/clock.ts'
import { countsIn, isWellShaped } from './packet-shape.ts'
import { SERVICE_TYPE } from './service-name.ts'
import { isOnLink } from './subnets.ts'
import type { Subnet } from './subnets.ts'

/** RFC 6762, 17: an mDNS packet with its headers is never larger. */
const BYTES_MAX = 9_000
/** Ours have five and an address or two. More than this only makes others work. */
const RECORDS_MAX = 200
const QUESTIONS_MAX = 16
/**
 * Labels, each behind its length, of which one is in every packet that is for us: a name that is shortened by a pointer at
 * another place still stands whole somewhere. What is answered is about rooms; one may be asked for a host, too, whose name
 * is made of a room's id, and for the services that there are.
 */
const ANSWERED = new RegExp(`\\x0c_${SERVICE_TYPE}`, 'i')
const ASKED = new RegExp(`${ANSWERED.source}|\\x1dwc-|\\x09_services\\x07_dns-sd`, 'i')

/** A room full of hosts that all answer at once stays well below. */
const PER_SOURCE_MAX = 200
const IN_ALL_MAX = 1_000
const RATE_MS = 1_000

const MDNS_PORT = 5353
const RESPONSE_BIT = 0x80_00
/** Both are zero in mDNS (RFC 6762, 18). */
const OPCODE_AND_RCODE = 0x78_0f

export type DropReason =
  | 'too-large'
  | 'too-many-records'
  | 'too-many-questions'
  | 'malformed'
  /** A response that does not come from the port every mDNS responder sends from. */
  | 'wrong-port'
  | 'not-mdns'
  | 'off-link'
  /** About printers and loudspeakers; on a network with a reflector one machine sends everybody's. */
  | 'not-ours'
  | 'flood'

export interface PacketSource {
  address: string
  port: number
}

interface GuardOptions {
  now: () => number
  /** Ours, as they are now. */
  subnets: () => readonly Subnet[]
  /** For tests beside the computer's own mDNS; default 5353. */
  port?: number
}

/** Stands before the decoder: what gets past it is small, from this link, and adds up. */
export class PacketGuard {
  readonly #options: Required<GuardOptions>
  readonly #rate: Rate
  readonly #dropped = new Map<DropReason, number>()

  constructor(options: GuardOptions) {
    this.#options = { port: MDNS_PORT, ...options }
    this.#rate = new Rate(options.now)
  }

  accepts(message: Buffer, source: PacketSource): boolean {
    const reason = this.#reasonAgainst(message, source)
    if (reason) this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + 1)
    return reason === null
  }

  /** How many packets were dropped since the start, and why. */
  get dropped(): ReadonlyMap<DropReason, number> {
    return this.#dropped
  }

  #reasonAgainst(message: Buffer, source: PacketSource): DropReason | null {
    if (message.length > BYTES_MAX) return 'too-large'
    if (!isOnLink(source.address, this.#options.subnets())) return 'off-link'
    const counts = countsIn(message)
    if (!counts) return 'malformed'
    if (counts.questions > QUESTIONS_MAX) return 'too-many-questions'
    if (counts.records > RECORDS_MAX) return 'too-many-records'
    const flags = message.readUInt16BE(2)
    if (flags & OPCODE_AND_RCODE) return 'not-mdns'
    if (flags & RESPONSE_BIT && source.port !== this.#options.port) return 'wrong-port'
    // Not counted: it costs a look, and to whoever sends it for others their packets about rooms would be refused.
    if (!(flags & RESPONSE_BIT ? ANSWERED : ASKED).test(message.toString('latin1'))) return 'not-ours'
    // Before the walk, so that a flood of broken packets is not walked either.
    if (!this.#rate.allows(source.address)) return 'flood'
    return isWellShaped(message, counts) ? null : 'malformed'
  }
}

/** Packets of the second that runs, by source: at most {@link IN_ALL_MAX} sources are ever kept. */
class Rate {
  readonly #now: () => number
  #since = -Infinity
  #inAll = 0
  #bySource = new Map<string, number>()

  constructor(now: () => number) {
    this.#now = now
  }

  allows(source: string): boolean {
    this.#turn()
    const count = this.#bySource.get(source) ?? 0
    if (this.#inAll >= IN_ALL_MAX || count >= PER_SOURCE_MAX) return false
    this.#inAll += 1
    this.#bySource.set(source, count + 1)
    return true
  }

  #turn(): void {
    const now = this.#now()
    if (isRecent(this.#since, now, RATE_MS)) return
    this.#since = now
    this.#inAll = 0
    this.#bySource = new Map()
  }
}
