import { isKnown, type MessageEvent, type RoomEvent } from '../../../shared/wire/events.ts'
import type { Room } from '../../room/room.ts'

/** Events looked at in one read; between two messages lie mostly a few joins. */
const LOOK_AHEAD = 50

/** The first message after a seed client's cursor; events that its shape cannot carry are passed over for good. */
export function nextMessage(room: Room, tokenHash: string): MessageEvent | undefined {
  for (;;) {
    const from = room.seedSeq(tokenHash)
    if (from >= room.head) return undefined
    const events = room.eventsAfter(from, LOOK_AHEAD).map(({ json }) => JSON.parse(json) as RoomEvent)
    const message = events.find((event): event is MessageEvent => isKnown(event) && event.type === 'message')
    const passed = message ? message.seq - 1 : (events.at(-1)?.seq ?? from)
    if (passed > from) room.advanceSeed(tokenHash, passed)
    if (message || passed === from) return message
  }
}
