import type { RoomRef } from './finding.ts'

export const all = (texts: readonly string[]): string => texts.join('、')
export const nameOf = ({ title, mark }: RoomRef): string => (title ? `“${title}”（${mark}）` : `房间 ${mark}`)
export const long = (seconds: number): string => (seconds < 120 ? `${seconds} 秒` : `${Math.round(seconds / 60)} 分钟`)
