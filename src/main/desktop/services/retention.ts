import type { Policy } from './policy.ts'
import type { SettingsStore } from './settings-store.ts'

/** How long the own room keeps messages: as its host wants, and no longer than the operator does. */
export function retentionOf(settings: SettingsStore, policy: Policy): { keepDays: number | undefined; keepEvents: undefined } {
  const days = [settings.kept.keepDays, policy.keepDays].filter((each) => each !== null)
  return { keepDays: days.length > 0 ? Math.min(...days) : undefined, keepEvents: undefined }
}
