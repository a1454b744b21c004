import type { ShellBridge, ShellNotice, ShellState, Told } from '../../../shared/desktop-bridge.ts'
import type { Settings } from '../../../shared/settings.ts'
import { fakerNames } from '../../names.ts'
import { Requests } from './requests.ts'
import { done, type Verbs } from './rooms.ts'
import type { SettingsStore } from './settings-store.ts'
import { Watched } from './watched.ts'

interface ShellParts {
  settings: SettingsStore
  userName: string
  version: string
  canTell: () => boolean
  tell: (told: Told) => void
  attention: (unread: { unread: number; mentions: number }) => void
  copy: (text: string) => void
}

/** What the window may know of the computer around it, and do with it. */
export class Shell {
  readonly #parts: ShellParts
  readonly state: Watched<Omit<ShellState, 'rev'>>
  readonly requests = new Requests()
  readonly #notices = new Set<ShellNotice>()

  constructor(parts: ShellParts) {
    this.#parts = parts
    this.state = new Watched(() => this.#read(), Date.now())
    if (parts.settings.wasDamaged) this.#notices.add('settings-damaged')
  }

  readonly verbs: Verbs<ShellBridge> = {
    watch: (args) => this.state.watch(args),
    change: ({ settings }) => done(() => this.#change(settings)),
    request: ({ pollId }) => this.requests.next(pollId),
    dismiss: ({ notice }) => done(() => this.#notices.delete(notice) && this.state.changed()),
    tell: (told) => done(() => this.#parts.tell(told)),
    attention: (unread) => done(() => this.#parts.attention(unread)),
    copy: ({ text }) => done(() => this.#parts.copy(text)),
    names: ({ locale, count }) => fakerNames.suggest(locale, count, () => false),
  }

  notice(notice: ShellNotice): void {
    this.#notices.add(notice)
    this.state.changed()
  }

  cancel(pollId: string): void {
    this.state.cancel(pollId)
    this.requests.cancel(pollId)
  }

  /** What the operator has fixed stays as it is. */
  #change(settings: Partial<Settings>): void {
    const { locked } = this.#parts.settings
    const free = Object.entries(settings).filter(([name]) => !locked.includes(name as keyof Settings))
    this.#parts.settings.change(Object.fromEntries(free))
  }

  #read(): Omit<ShellState, 'rev'> {
    const { settings, userName, version, canTell } = this.#parts
    return { settings: settings.settings, locked: settings.locked, notices: [...this.#notices], userName, canTell: canTell(), version }
  }
}
