import type { Platform } from '../../../shared/doctor/words.ts'

/** The system of this computer, as its browser engine says. */
export function platformHere({ platform }: Pick<Navigator, 'platform'>): Platform {
  if (/^(?:Mac|iP)/.test(platform)) return 'macos'
  return platform.startsWith('Win') ? 'windows' : 'linux'
}
