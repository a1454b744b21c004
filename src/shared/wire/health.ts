import * as v from 'valibot'
import { Millis } from './ids.ts'

const AnnouncedInterface = v.object({
  name: v.string(),
  address: v.string(),
  /** Null while nothing has left yet, or after trouble. */
  announcingSince: v.nullable(Millis),
  /** When the host last heard its own packets: what nobody hears, nobody else does either. */
  heardItselfAt: v.nullable(Millis),
  /** A system's error code, or `DEAF`. */
  lastError: v.nullable(v.object({ code: v.string(), at: Millis })),
})

/** Where and how a host tells of its room. */
const Announcing = v.object({
  interfaces: v.array(AnnouncedInterface),
  /** Interfaces that were passed over, and why. */
  skipped: v.array(v.object({ name: v.string(), reason: v.string() })),
  /** Addresses of other computers that have proved the room's own key: its data folder was copied. */
  copies: v.array(v.object({ address: v.string(), at: Millis })),
})
export type Announcing = v.InferOutput<typeof Announcing>

/** How a host is. For members only: it names interfaces and addresses. */
export const HostHealth = v.object({
  startedAt: Millis,
  /** Held polls. */
  waiting: v.number(),
  /** Open connections. */
  sockets: v.number(),
  /** When somebody from another computer first reached the port; null while nobody has: a firewall may be in the way. */
  reachedAt: v.nullable(Millis),
  /** Null where the host does not announce. */
  announcing: v.nullable(Announcing),
  serverTime: Millis,
})
export type HostHealth = v.InferOutput<typeof HostHealth>
