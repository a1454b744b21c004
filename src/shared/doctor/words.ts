import type { Finding, FindingCode, FindingOf, RoomRef } from './finding.ts'
import type { Verdict } from './verdict.ts'

export const PLATFORMS = ['windows', 'macos', 'linux'] as const
export type Platform = (typeof PLATFORMS)[number]

/** What to do on a computer, which differs with its system. */
export interface OnComputer extends Record<Platform, readonly string[]> {
  /** `here` is the computer the doctor runs on, whose system is known. */
  at: 'here' | 'host'
  what: string
}
export type Remedy = string | OnComputer

/** What a finding says, and what to do about it, the likeliest first. */
export interface Said {
  says: string
  todo?: readonly Remedy[]
}

/** A finding that lacks its words in one language does not compile. */
export type WordsFor<Code extends FindingCode> = { readonly [C in Code]: (finding: FindingOf<C>) => Said }

export interface DoctorWords {
  /** `name` is what to call the room, or what was asked. */
  readonly verdicts: Readonly<Record<Verdict, (name: string) => string>>
  readonly findings: WordsFor<FindingCode>
  readonly toDo: string
  readonly systems: Readonly<Record<Platform, string>>
  readonly nameOf: (room: RoomRef) => string
  readonly quoted: (text: string) => string
}

/** TypeScript does not see that the words looked up by a finding's code are the words for it. */
export function say({ findings }: Pick<DoctorWords, 'findings'>, finding: Finding): Said {
  const words = findings[finding.code] as (finding: Finding) => Said
  return words(finding)
}
