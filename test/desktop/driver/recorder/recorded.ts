/** What the app did with the computer around it, as plain data. */
export interface Recorded {
  trays: RecordedTray[]
  applicationMenu: RecordedItem[] | null
  /** Menus that were popped up, the last one last. */
  popups: RecordedItem[][]
  notifications: RecordedNotification[]
  dialogs: RecordedDialog[]
  /** Addresses handed to the system: `shell.openExternal`. */
  openedExternally: string[]
  openedPaths: string[]
  shownInFolder: string[]
  beeps: number
  badge: number
  loginItem: object | null
  /** Blockers that still block. */
  blockers: { id: number; type: string }[]
  protocolClients: string[]
  /** Calls for the task bar of a window: `flashFrame`, `setOverlayIcon`, `setProgressBar`. */
  taskBar: { windowId: number; call: string; value: unknown }[]
}

export interface RecordedTray {
  toolTip: string
  title: string
  image: { isEmpty: boolean; width: number; height: number }
  menu: RecordedItem[] | null
  isDestroyed: boolean
}

export interface RecordedItem {
  id: string
  type: string
  label: string
  accelerator: string | null
  role: string | null
  enabled: boolean
  visible: boolean
  checked: boolean
  submenu: RecordedItem[] | null
}

export interface RecordedNotification {
  title: string
  subtitle: string
  body: string
  silent: boolean
  urgency: string
  hasReply: boolean
  actions: string[]
  isClosed: boolean
}

export type DialogKind = 'showMessageBox' | 'showMessageBoxSync' | 'showOpenDialog' | 'showSaveDialog' | 'showErrorBox'

export interface RecordedDialog {
  kind: DialogKind
  /** As the app gave them, without functions and pictures. */
  options: Record<string, unknown>
  hasWindow: boolean
  /** Null while it waits for an answer. */
  answer: unknown
}

/** A button by its words or its place; for the dialogs of files what was chosen, or nothing. */
export type DialogAnswer = { button: string | number; checkbox?: boolean } | { files: string[] } | 'cancel'
