import { keep, kept } from './keep.ts'

const KEY = 'watercooler.name'

/** The name this person last went by in any room: it is offered at the next door. */
export const keptName = (): string | null => kept(KEY)
export const keepName = (name: string): void => keep(KEY, name)
