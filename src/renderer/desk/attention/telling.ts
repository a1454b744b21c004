import type { Clock } from '../../../shared/clock.ts'
import type { ShellBridge } from '../../../shared/desktop-bridge.ts'
import type { Settings } from '../../../shared/settings.ts'
import type { FoldedMessage, KnownEvent } from '../../../shared/wire/events.ts'
import type { Chat } from '../../chat/chat.svelte.ts'
import { isolated } from '../../i18n/isolated.ts'
import { isFor } from './mention.ts'

/** What comes in a burst is told at its beginning and at its end, not each message for itself. */
const GATHER_MS = 3_000
/** More than any system shows of one message. */
const BODY_MAX = 300

interface TellingParts {
  tell: ShellBridge['tell']
  clock: Clock
  tellOf: () => Settings['tellOf']
  /** Somebody has this room before their eyes. */
  isLookedAt: (roomId: string) => boolean
  /** How many more there are than the one that is shown. */
  andMore: (count: number) => string
}

interface Gathered {
  last: FoldedMessage | null
  count: number
  stop: () => void
}

/** Has the system tell of messages that nobody sees come. */
export class Telling {
  readonly #parts: TellingParts
  readonly #gathered = new Map<string, Gathered>()

  constructor(parts: TellingParts) {
    this.#parts = parts
  }

  readonly heard = (events: readonly KnownEvent[], chat: Chat): void => {
    const worth = events.filter((event) => event.type === 'message').filter((message) => this.#isWorthIt(message, chat))
    const last = worth.at(-1)
    if (!last || this.#parts.isLookedAt(chat.room.id)) return
    const gathered = this.#gathered.get(chat.room.id)
    if (gathered) {
      gathered.last = last
      gathered.count += worth.length
    } else this.#tell(chat, last, worth.length)
  }

  close(): void {
    for (const { stop } of this.#gathered.values()) stop()
    this.#gathered.clear()
  }

  #isWorthIt(message: FoldedMessage, { me }: Chat): boolean {
    const tellOf = this.#parts.tellOf()
    return message.by.id !== me.id && (tellOf === 'all' || (tellOf === 'mentions' && isFor(message, me)))
  }

  #tell(chat: Chat, { seq, by, text }: FoldedMessage, count: number): void {
    const { tell, clock, andMore } = this.#parts
    const { id: roomId, name: title } = chat.room
    const body = `${isolated(by.name)}: ${Array.from(text).slice(0, BODY_MAX).join('')}${count > 1 ? ` ${andMore(count - 1)}` : ''}`
    void tell({ roomId, seq, title, body })
    this.#gathered.set(roomId, { last: null, count: 0, stop: clock.after(GATHER_MS, () => this.#gatheredOf(chat)) })
  }

  #gatheredOf(chat: Chat): void {
    const { id } = chat.room
    const { last, count } = this.#gathered.get(id) ?? { last: null, count: 0 }
    this.#gathered.delete(id)
    if (last && !this.#parts.isLookedAt(id)) this.#tell(chat, last, count)
  }
}
