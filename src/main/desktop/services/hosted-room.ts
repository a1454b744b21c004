import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { HostedMember, HostedRoom } from '../../../shared/desktop-bridge.ts'
import type { Host } from '../../host.ts'
import { invitationTo } from '../../invitation.ts'

/** The room as its host's window shows it. */
export function hostedRoom(host: Host, folder: string, keepDays: number | null): HostedRoom {
  const { roomId, name, code, newcomersSee } = host.room.settings
  const { timers: _, ...health } = host.health()
  return {
    ...{ roomId, title: name, code, newcomersSee, keepDays, folder, health },
    urls: host.urls,
    invite: invitationTo(host),
    inviteWithCode: code === null ? null : invitationTo(host, code),
    members: membersOf(host),
    diskBytes: bytesIn(folder),
  }
}

/** Equal for as long as the window has nothing new to show: it leaves out what changes with every tick. */
export function newsOf(host: Host, folder: string): string {
  const { reachedAt, announcing } = host.health()
  const interfaces = announcing?.interfaces.map(({ heardItselfAt, ...rest }) => ({ ...rest, hears: heardItselfAt !== null }))
  const copies = announcing?.copies.map(({ address }) => address)
  return JSON.stringify([reachedAt, interfaces, announcing?.skipped, copies, membersOf(host), bytesIn(folder)])
}

function membersOf(host: Host): HostedMember[] {
  return host.room.people().map(({ member: { id, name, tag, role }, online }) => ({ id, name, ...(tag && { tag }), role, online }))
}

function bytesIn(folder: string): number {
  try {
    return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  } catch {
    return 0
  }
}
