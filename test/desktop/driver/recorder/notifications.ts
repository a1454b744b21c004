import type * as electronModule from 'electron'
import type { RecordedNotification } from './recorded.ts'

type Electron_ = typeof electronModule

/** Notifications that were shown; on real Electron they are not put before whoever sits there. */
export function recordNotifications({ Notification }: Electron_): {
  shown: Electron.Notification[]
  recorded: () => RecordedNotification[]
} {
  const shown: Electron.Notification[] = []
  const closed = new WeakSet<Electron.Notification>()
  Notification.prototype.show = function (this: Electron.Notification) {
    closed.delete(this)
    if (!shown.includes(this)) shown.push(this)
    setImmediate(() => this.emit('show', plainEvent()))
  }
  Notification.prototype.close = function (this: Electron.Notification) {
    if (!shown.includes(this) || closed.has(this)) return
    closed.add(this)
    setImmediate(() => this.emit('close', plainEvent()))
  }
  Notification.isSupported = () => true
  const recorded = (notification: Electron.Notification): RecordedNotification => ({
    title: notification.title,
    subtitle: notification.subtitle,
    body: notification.body,
    silent: notification.silent,
    urgency: notification.urgency,
    hasReply: notification.hasReply,
    actions: notification.actions.map(({ text }) => text ?? ''),
    isClosed: closed.has(notification),
  })
  return { shown, recorded: () => shown.map(recorded) }
}

/** As far as a listener may look at it. */
export const plainEvent = (): { preventDefault: () => void; defaultPrevented: boolean } => ({
  preventDefault: () => undefined,
  defaultPrevented: false,
})
