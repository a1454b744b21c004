import type { Finding } from '../../../shared/doctor/finding.ts'
import { isHeard } from './announced.ts'
import type { Examined } from './examine.ts'
import type { Hearing } from './hearing.ts'
import type { Surroundings } from './surroundings.ts'

/** ms. Nobody notices less, and times of day in the room are those of its host. */
const CLOCK_TOLERANCE_MS = 120_000

/** What the list says of the room with this id. */
export function listed(roomId: string, { around, options }: Surroundings): Finding[] {
  const entries = around.rooms.filter(({ id }) => id === roomId)
  const findings: Finding[] = []
  if (entries.some(isHeard)) findings.push({ code: 'heard', kind: 'fine' })
  if (entries.length > 0 && entries.every(({ state }) => state === 'gone')) {
    const lastSeenAt = Math.max(...entries.map((entry) => entry.lastSeenAt))
    findings.push({ code: 'gone', kind: 'note', seconds: Math.max(0, Math.round((options.now() - lastSeenAt) / 1_000)) })
  }
  if (entries.length > 0 && entries.every(({ urls }) => urls.length === 0)) findings.push({ code: 'key-not-held', kind: 'problem' })
  const copies = entries.filter(({ isCopy }) => isCopy)
  if (copies.length > 0) findings.push({ code: 'copy', kind: 'problem', urls: copies.flatMap(({ urls }) => urls) })
  return findings
}

/** What a room that answers says of itself. */
export function ofCard({ live }: Examined, hasCode: boolean): Finding[] {
  if (!live) return []
  const { card, clockMs } = live
  const isOff = clockMs !== null && Math.abs(clockMs) > CLOCK_TOLERANCE_MS
  return [
    ...(card.room.needsCode && !hasCode ? [{ code: 'needs-code', kind: 'note' } as const] : []),
    ...(isOff ? [{ code: 'clock', kind: 'problem', seconds: Math.round(clockMs / 1_000) } as const] : []),
  ]
}

/** It answers, but is not heard: said only where this computer would hear it. */
export function notAnnounced({ where, live }: Examined, { around }: Surroundings, { on, seconds }: Hearing): Finding[] {
  const id = live?.card.room.id
  if (on.length === 0 || around.rooms.some((room) => room.id === id && room.foundBy.includes('mdns'))) return []
  const others = around.rooms.filter(isHeard).length
  const finding = { code: 'not-announced', seconds, others } as const
  if (where.isHere) return [{ ...finding, kind: 'note', across: 'nothing' }]
  if (where.is !== 'link') return [{ ...finding, kind: 'note', across: 'router' }]
  return where.interfaces.some((name) => on.includes(name)) ? [{ ...finding, kind: 'unknown', across: 'link' }] : []
}
