import type { ClientBridge, JoinArgs } from '../../shared/bridge.ts'
import type { Clock } from '../../shared/clock.ts'
import type { Outcome } from '../../shared/outcome.ts'
import { RoomClient, type RoomListener } from '../../shared/room-client.ts'
import type { KnownEvent } from '../../shared/wire/events.ts'
import { Chat } from './chat.svelte.ts'

interface Watcher {
  hidden?: () => boolean
  /** What happened in the room, after the chat knows of it. */
  events?: (events: KnownEvent[], chat: Chat) => void
}

/** Joins a room and starts to follow it. */
export async function enter(bridge: ClientBridge, clock: Clock, args: JoinArgs, watcher: Watcher = {}): Promise<Outcome<Chat>> {
  let chat: Chat | null = null
  const listener: RoomListener = {
    snapshot: (...news) => chat?.listener.snapshot(...news),
    events: (events) => {
      chat?.listener.events(events)
      if (chat) watcher.events?.(events, chat)
    },
    presence: (presence) => chat?.listener.presence(presence),
    state: (state) => chat?.listener.state(state),
    outbox: (outbox) => chat?.listener.outbox(outbox),
    fault: (error) => reportError(error),
  }
  const client = new RoomClient({ bridge, clock, listener, hidden: watcher.hidden ?? (() => document.hidden) })
  const outcome = await client.join(args)
  if (!outcome.ok) return outcome
  chat = new Chat(client, outcome.value)
  client.follow()
  return { ok: true, value: chat }
}
