import { readFileSync, renameSync } from 'node:fs'
import * as v from 'valibot'
import { DEFAULT_SETTINGS, SomeSettings, type Settings } from '../../../shared/settings.ts'
import { replaceFile } from '../../discovery/replace-file.ts'

/** Where and how large the window was. Screens come and go: whether it still fits is looked at when it is opened. */
export const WindowPlace = v.object({
  x: v.number(),
  y: v.number(),
  width: v.number(),
  height: v.number(),
  isMaximized: v.boolean(),
})
export type WindowPlace = v.InferOutput<typeof WindowPlace>

const Id = v.string()

/** What the app on this computer remembers of itself, beside the rooms. */
const Kept = v.object({
  settings: v.fallback(SomeSettings, {}),
  window: v.fallback(v.nullable(WindowPlace), null),
  /** The own room was open when the app ended. */
  wasHosting: v.fallback(v.boolean(), false),
  /** Networks on which the own room was open. */
  networks: v.fallback(v.array(Id), []),
  /** Days for which the own room keeps messages; null: for ever. */
  keepDays: v.fallback(v.nullable(v.number()), null),
  /** Somebody was asked once whether others are to be let in. */
  firewallAsked: v.fallback(v.boolean(), false),
})
type Kept = v.InferOutput<typeof Kept>

const NOTHING: Kept = { settings: {}, window: null, wasHosting: false, networks: [], keepDays: null, firewallAsked: false }

interface StoreParts {
  path: string
  /** What the operator has fixed. */
  locked: Partial<Settings>
  changed: () => void
  failed: (error: unknown) => void
}

/** Settings and other small things, in one file that follows in the background. A broken file is set aside, never overwritten. */
export class SettingsStore {
  readonly #parts: StoreParts
  #kept: Kept
  /** A file was there that could not be read; it lies beside now. */
  readonly wasDamaged: boolean
  #saving = Promise.resolve()

  constructor(parts: StoreParts) {
    this.#parts = parts
    const kept = read(parts.path)
    this.wasDamaged = kept === null
    this.#kept = kept ?? NOTHING
  }

  get settings(): Settings {
    return { ...DEFAULT_SETTINGS, ...this.#kept.settings, ...this.#parts.locked }
  }

  get locked(): (keyof Settings)[] {
    return Object.keys(this.#parts.locked) as (keyof Settings)[]
  }

  get kept(): Readonly<Omit<Kept, 'settings'>> {
    return this.#kept
  }

  change(settings: Partial<Settings>): void {
    this.#replace({ ...this.#kept, settings: { ...this.#kept.settings, ...settings } })
    this.#parts.changed()
  }

  keep(more: Partial<Omit<Kept, 'settings'>>): void {
    this.#replace({ ...this.#kept, ...more })
  }

  /** Resolves when everything is on the disk, or could not be written. */
  saved(): Promise<void> {
    return this.#saving
  }

  #replace(kept: Kept): void {
    this.#kept = kept
    this.#saving = this.#saving
      .then(() => (kept === this.#kept ? replaceFile(this.#parts.path, `${JSON.stringify(kept, null, 2)}\n`) : undefined))
      .catch((error: unknown) => this.#parts.failed(error))
  }
}

/** Null for a file that is there and makes no sense. */
function read(path: string): Kept | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return NOTHING
  }
  try {
    return v.parse(Kept, { ...NOTHING, ...(JSON.parse(text) as object) })
  } catch {
    renameSync(path, `${path}.damaged`)
    return null
  }
}
