import { makeEvent } from '../base/event.ts'
import type { Emitter } from '../base/strict.ts'
import type { CdpSession } from '../chromium/cdp.ts'
import type { FrameTree } from './frame-tree.ts'

const LEVELS: Record<string, Electron.WebContentsConsoleMessageEventParams['level']> = {
  error: 'error',
  warning: 'warning',
  debug: 'debug',
  assert: 'error',
}

/** What a page writes to its console, for the main process. */
export function followConsole(contents: Emitter, session: CdpSession, tree: FrameTree): void {
  const tell = (type: string, message: string, lineNumber: number, sourceId: string, context = -1) =>
    contents.emit(
      'console-message',
      makeEvent({ level: LEVELS[type] ?? 'info', message, lineNumber, sourceId, frame: tree.frameOfContext(context) ?? tree.main }),
    )
  session.on('Runtime.consoleAPICalled', ({ type, args, executionContextId, stackTrace }) => {
    const [place] = stackTrace?.callFrames ?? []
    const words = args.map(({ value, description, unserializableValue }) => String(value ?? description ?? unserializableValue))
    tell(type, words.join(' '), (place?.lineNumber ?? 0) + 1, place?.url ?? '', executionContextId)
  })
  session.on('Runtime.exceptionThrown', ({ exceptionDetails: { exception, text, lineNumber, url } }) =>
    tell('error', `Uncaught ${exception?.description ?? text}`, lineNumber + 1, url ?? ''),
  )
  session.on('Log.entryAdded', ({ entry }) => tell(entry.level, entry.text, entry.lineNumber ?? 0, entry.url ?? ''))
}
