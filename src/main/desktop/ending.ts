import { app, dialog } from 'electron'
import { desktopTexts } from './texts.ts'

/** What ends slowly is not waited for. */
const LONGEST_MS = 8_000

/** Lets the app end only after `quit` has put everything away and said yes; a second time it does not ask. */
export function endWell(quit: () => Promise<boolean>): void {
  let state: 'open' | 'asking' | 'over' = 'open'
  const end = async () => {
    state = 'asking'
    const late = setTimeout(() => app.exit(0), LONGEST_MS)
    late.unref()
    const isOver = await quit().catch(() => true)
    clearTimeout(late)
    state = isOver ? 'over' : 'open'
    if (isOver) app.quit()
  }
  app.on('before-quit', (event) => {
    if (state === 'over') return
    event.preventDefault()
    if (state === 'open') void end()
  })
  app.on('window-all-closed', () => app.quit())
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}

/** The app cannot start: its folder cannot be used, most likely. */
export function endWithReason(error: unknown): void {
  const texts = desktopTexts(app.getPreferredSystemLanguages()[0] ?? 'en')
  const detail = error instanceof Error ? error.message : String(error)
  dialog.showErrorBox(texts.cannotStart, `${texts.cannotKeep(app.getPath('userData'))}\n\n${detail}`)
  app.exit(1)
}
