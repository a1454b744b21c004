import { renderUnicodeCompact } from 'uqr'
import { markOf } from '../../shared/wire/room.ts'
import type { Host } from '../host.ts'
import { invitationTo } from '../invitation.ts'
import type { Texts } from './texts.ts'

/** What a person who starts a host sees: where to go, a code to point a phone at, how to own the room, how to stop. */
export function banner(host: Host, dataFolder: string, texts: Texts): string {
  const { room, urls, ownerUrl } = host
  const invitation = invitationTo(host)
  return [
    '',
    texts.isOpen(room.settings.name),
    '',
    ...urls.map((url) => `  ${url}`),
    '',
    ...(invitation ? [indented(renderUnicodeCompact(invitation.short, { border: 1 })), ''] : [texts.onlyHere, '']),
    ...(invitation ? [texts.invite, `  ${invitation.web}`, ''] : []),
    texts.mark(markOf(room.settings.roomId)),
    '',
    ...(room.settings.code === null ? [] : [texts.needsCode, '']),
    ...(ownerUrl === undefined ? [] : [texts.ownerLink, `  ${ownerUrl}`, '']),
    `${texts.stop} ${dataFolder}`,
    '',
  ].join('\n')
}

/** The same for programs: one line, as soon as the room is open. */
export function jsonLine(host: Host): string {
  const { room, urls, ownerUrl = null } = host
  const { roomId, name } = room.settings
  const { app, web } = invitationTo(host) ?? {}
  const invite = app === undefined ? null : { app, web }
  return JSON.stringify({ url: urls[0], urls, room: { id: roomId, name }, invite, ownerUrl, pid: process.pid })
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ')
}
