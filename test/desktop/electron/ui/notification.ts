import { randomUUID } from 'node:crypto'
import { app } from '../app/app.ts'
import { makeEvent } from '../base/event.ts'
import { Emitter } from '../base/strict.ts'

type Options = Electron.NotificationConstructorOptions

export class Notification extends Emitter {
  static override readonly events = ['show', 'click', 'close', 'reply', 'action', 'failed']
  readonly id: string
  title: string
  subtitle: string
  body: string
  silent: boolean
  hasReply: boolean
  replyPlaceholder: string
  sound: string
  urgency: 'normal' | 'critical' | 'low'
  timeoutType: 'default' | 'never'
  closeButtonText: string
  actions: Electron.NotificationAction[]
  toastXml: string
  #isShown = false

  constructor(options: Options = {}) {
    super()
    if (!app.isReady()) throw new Error('Cannot create Notification before app is ready')
    this.id = options.id ?? randomUUID()
    this.title = options.title ?? ''
    this.subtitle = options.subtitle ?? ''
    this.body = options.body ?? ''
    this.silent = options.silent ?? false
    this.hasReply = options.hasReply ?? false
    this.replyPlaceholder = options.replyPlaceholder ?? ''
    this.sound = options.sound ?? ''
    this.urgency = options.urgency ?? 'normal'
    this.timeoutType = options.timeoutType ?? 'default'
    this.closeButtonText = options.closeButtonText ?? ''
    this.actions = options.actions ?? []
    this.toastXml = options.toastXml ?? ''
  }

  static isSupported(): boolean {
    return true
  }

  show(): void {
    this.#isShown = true
    setImmediate(() => this.emit('show', makeEvent()))
  }

  close(): void {
    if (!this.#isShown) return
    this.#isShown = false
    setImmediate(() => this.emit('close', makeEvent()))
  }
}
