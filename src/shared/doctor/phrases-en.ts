import type { RoomRef } from './finding.ts'

export const all = (texts: readonly string[]): string => texts.join(', ')
export const nameOf = ({ title, mark }: RoomRef): string => (title ? `“${title}” (${mark})` : `Room ${mark}`)
export const long = (seconds: number): string => (seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`)
