import type { FoldedMessage, KnownEvent } from '../../../shared/wire/events.ts'

const TYPES = ['message.edited', 'message.deleted', 'reaction.added', 'reaction.removed'] as const

/** An event that changes a message that was already there. */
export type Change = Extract<KnownEvent, { type: (typeof TYPES)[number] }>

export const isChange = (event: KnownEvent): event is Change => TYPES.some((type) => type === event.type)

/** The message after the change. The same change twice is the change once. */
export function withChange(message: FoldedMessage, change: Change): FoldedMessage {
  if (change.type === 'message.deleted') return { ...message, text: '', deleted: change.at }
  if (change.type === 'message.edited') return message.deleted ? message : { ...message, text: change.text, edited: change.at }
  return { ...message, reactions: reactionsAfter(message.reactions ?? [], change) }
}

type Reactions = NonNullable<FoldedMessage['reactions']>

function reactionsAfter(reactions: Reactions, { type, emoji, by }: Extract<Change, { emoji: string }>): Reactions {
  const others = (reactions.find((each) => each.emoji === emoji)?.by ?? []).filter((id) => id !== by.id)
  const people = type === 'reaction.added' ? [...others, by.id] : others
  const known = reactions.some((each) => each.emoji === emoji)
  const all = known ? reactions.map((each) => (each.emoji === emoji ? { emoji, by: people } : each)) : [...reactions, { emoji, by: people }]
  return all.filter((each) => each.by.length > 0)
}
