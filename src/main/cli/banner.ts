import { renderUnicodeCompact } from 'uqr'
import { markOf } from '../../shared/wire/room.ts'
import type { Host } from '../host.ts'
import type { Texts } from './texts.ts'

/** What a person who starts a host sees: where to go, a code to point a phone at, how to own the room, how to stop. */
export function banner({ room, urls, ownerUrl }: Host, dataFolder: string, texts: Texts): string {
  const [best = ''] = urls
  const isOnNetwork = !best.includes('//127.0.0.1:')
  return [
    '',
    texts.isOpen(room.settings.name),
    '',
    ...urls.map((url) => `  ${url}`),
    '',
    ...(isOnNetwork ? [indented(renderUnicodeCompact(best, { border: 1 })), ''] : [texts.onlyHere, '']),
    texts.mark(markOf(room.settings.roomId)),
    '',
    ...(room.settings.code === null ? [] : [texts.needsCode, '']),
    ...(ownerUrl === undefined ? [] : [texts.ownerLink, `  ${ownerUrl}`, '']),
    `${texts.stop} ${dataFolder}`,
    '',
  ].join('\n')
}

/** The same for programs: one line, as soon as the room is open. */
export function jsonLine({ room, urls, ownerUrl }: Host): string {
  const { roomId, name } = room.settings
  return JSON.stringify({ url: urls[0], urls, room: { id: roomId, name }, ownerUrl: ownerUrl ?? null, pid: process.pid })
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ')
}
