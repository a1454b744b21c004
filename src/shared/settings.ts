import * as v from 'valibot'
import { NAME_MAX } from './limits.ts'

export const LANGUAGES = ['system', 'en', 'zh-CN'] as const
export const THEMES = ['system', 'light', 'dark'] as const
/** Which messages the system tells of: those that name me, every one, or none. */
export const TELLS_OF = ['mentions', 'all', 'none'] as const

/** How one person wants the app on this computer. */
export const Settings = v.object({
  language: v.picklist(LANGUAGES),
  theme: v.picklist(THEMES),
  tellOf: v.picklist(TELLS_OF),
  /** Closing the window leaves the app in the tray: rooms are received, and the own one stays open. */
  keepInTray: v.boolean(),
  startAtLogin: v.boolean(),
  /** A room that was open when the app ended is opened again with it, on a network where it was open before. */
  resumeHosting: v.boolean(),
  /** Offered at every door; empty: the system user's. */
  name: v.pipe(v.string(), v.maxLength(NAME_MAX * 4)),
})
export type Settings = v.InferOutput<typeof Settings>

/** Some of them. What comes as JSON or over IPC has no field that is there and undefined. */
export const SomeSettings = v.pipe(
  v.partial(Settings),
  v.transform((some) => some as Partial<Settings>),
)

export const DEFAULT_SETTINGS: Settings = {
  language: 'system',
  theme: 'system',
  tellOf: 'mentions',
  keepInTray: true,
  startAtLogin: false,
  resumeHosting: true,
  name: '',
}
