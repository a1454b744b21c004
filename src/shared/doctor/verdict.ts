import type { Diagnosis, FindingCode } from './finding.ts'

/** The one line in front of everything else. */
export type Verdict = 'well' | 'well-but' | 'unreachable' | 'unclear' | 'not-heard' | 'several' | 'not-understood' | 'unknown-name'

/** These settle the matter: there was no place to go to. */
const WITHOUT_PLACES: Partial<Record<FindingCode, Verdict>> = {
  'not-understood': 'not-understood',
  'several-rooms': 'several',
  'not-heard': 'not-heard',
  'name-unknown': 'unknown-name',
}

export function verdictOf({ findings, places, isWell }: Diagnosis): Verdict {
  const hasProblem = findings.some(({ kind }) => kind === 'problem')
  if (isWell) return hasProblem ? 'well-but' : 'well'
  const settled = places.length > 0 ? [] : findings.flatMap(({ code }) => WITHOUT_PLACES[code] ?? [])
  // That nobody answers is sure, whatever the reason.
  const isSilent = findings.some(({ code }) => code === 'silent')
  return settled[0] ?? (hasProblem || isSilent ? 'unreachable' : 'unclear')
}
