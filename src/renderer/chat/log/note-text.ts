import type { SameTexts } from '../../i18n/catalogue.ts'
import type { Texts } from '../../i18n/en.ts'
import { isolated } from '../../i18n/isolated.ts'
import type { NoteEvent } from './timeline.ts'

/** One small line about what happened to the room. */
export function noteText(texts: SameTexts<Texts>, note: NoteEvent): string {
  if (note.type === 'room.updated') return texts.roomUpdated
  const { role } = note.member
  const name = called(note.member)
  switch (note.type) {
    case 'member.joined':
      return texts.joined(name)
    case 'member.left':
      return texts.left(name)
    case 'member.removed':
      return texts.removed(name)
    case 'member.renamed':
      return texts.renamed(called(note.by), name)
    case 'member.muted':
      return texts.mutedNote(name)
    case 'member.unmuted':
      return texts.unmutedNote(name)
    case 'member.role':
      return { owner: texts.madeOwner, moderator: texts.madeModerator, member: texts.madeMember }[role](name)
  }
}

/** With the tag, where another looks the same: an impostor's coming must not read like a friend's. */
function called({ name, tag }: { name: string; tag?: string | undefined }): string {
  return isolated(tag === undefined ? name : `${name} ${tag}`)
}
