import type { ClientBridge } from '../../../shared/bridge.ts'
import type { Clock } from '../../../shared/clock.ts'
import type { ShellBridge, ShellNotice, ShellState } from '../../../shared/desktop-bridge.ts'
import { NAME_MAX } from '../../../shared/limits.ts'
import type { Failure } from '../../../shared/outcome.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/settings.ts'
import { cleanLine } from '../../../shared/text.ts'
import { bestLanguage, type Language } from '../../i18n/languages.ts'
import { inApp } from '../../i18n/desk/in-app.ts'
import { follow } from '../asking.ts'

const UNKNOWN: ShellState = {
  rev: 0,
  settings: DEFAULT_SETTINGS,
  locked: [],
  notices: [],
  userName: '',
  canTell: false,
  version: '',
}
/** Names fetched at once, so that the dice answers at once. */
const NAMES_AT_ONCE = 5

interface ShellParts {
  shell: ShellBridge
  client: Pick<ClientBridge, 'cancel'>
  clock: Clock
  /** The reader's languages, as the system has them. */
  languages: () => readonly string[]
}

/** The computer around the window: how one person wants the app on it. */
export class Shell {
  readonly #parts: ShellParts
  readonly #stop: () => void
  #state = $state.raw<ShellState>(UNKNOWN)
  /** Wishes that are on their way: shown at once, taken back when they are refused. */
  #wishes = $state.raw<Partial<Settings>>({})
  isThere = $state(false)
  failure = $state.raw<Failure | null>(null)
  #names: string[] = []
  #namesIn: Language | null = null

  readonly settings: Settings = $derived({ ...this.#state.settings, ...this.#wishes })
  readonly notices = $derived(this.#state.notices)
  readonly canTell = $derived(this.#state.canTell)
  readonly version = $derived(this.#state.version)
  readonly language: Language = $derived.by(() => this.#language())
  /** As whom one goes into rooms; empty when not even the system knows. */
  readonly name = $derived(shortened(this.settings.name) || shortened(this.#state.userName))
  readonly instead = inApp

  constructor(parts: ShellParts) {
    this.#parts = parts
    const { shell, client, clock } = parts
    this.#stop = follow({
      name: 'shell',
      clock,
      watch: (args) => shell.watch(args),
      cancel: (args) => client.cancel(args),
      tell: (state) => this.#tell(state),
      failed: () => (this.isThere = true),
    })
  }

  isLocked(setting: keyof Settings): boolean {
    return this.#state.locked.includes(setting)
  }

  async change(settings: Partial<Settings>): Promise<Failure | null> {
    this.failure = null
    this.#wishes = { ...this.#wishes, ...settings }
    const outcome = await this.#parts.shell.change({ settings })
    if (!outcome.ok) this.#wishes = without(this.#wishes, settings)
    this.failure = outcome.ok ? null : outcome.error
    return this.failure
  }

  /** Another one each time; null when there are none. */
  async anotherName(): Promise<string | null> {
    if (this.#names.length === 0 || this.#namesIn !== this.language) await this.#fetchNames()
    return this.#names.shift() ?? null
  }

  /** A name taken in one room is offered at the next door. */
  readonly renamed = (name: string): void => {
    if (!this.isLocked('name')) void this.change({ name })
  }

  /** Whether it is on the clipboard now. */
  async copy(text: string): Promise<boolean> {
    return (await this.#parts.shell.copy({ text })).ok
  }

  dismiss(notice: ShellNotice): void {
    this.#state = { ...this.#state, notices: this.#state.notices.filter((each) => each !== notice) }
    void this.#parts.shell.dismiss({ notice })
  }

  close(): void {
    this.#stop()
  }

  #tell(state: ShellState): void {
    this.#state = state
    this.#wishes = withoutSame(this.#wishes, state.settings)
    this.isThere = true
  }

  #language(): Language {
    const { language } = this.settings
    return language === 'system' ? bestLanguage(this.#parts.languages()) : language
  }

  async #fetchNames(): Promise<void> {
    const locale = this.language
    const names = await this.#parts.shell.names({ locale, count: NAMES_AT_ONCE })
    this.#names = names.ok ? [...names.value] : []
    this.#namesIn = locale
  }
}

/** A system's user may have a longer name than a room takes. */
const shortened = (name: string): string => Array.from(cleanLine(name)).slice(0, NAME_MAX).join('').trim()

const without = (wishes: Partial<Settings>, refused: Partial<Settings>): Partial<Settings> =>
  Object.fromEntries(Object.entries(wishes).filter(([key]) => !(key in refused)))

const withoutSame = (wishes: Partial<Settings>, now: Settings): Partial<Settings> =>
  Object.fromEntries(Object.entries(wishes).filter(([key, value]) => now[key as keyof Settings] !== value))
