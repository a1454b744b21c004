import type { CdpSession } from '../chromium/cdp.ts'

export type EditCommand = 'cut' | 'copy' | 'paste' | 'pasteAndMatchStyle' | 'undo' | 'redo' | 'selectAll' | 'delete' | 'unselect'

/** As the key that would do it; the key itself is one that means nothing. */
export async function edit(session: CdpSession, command: EditCommand): Promise<void> {
  await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Unidentified', commands: [command] })
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Unidentified' })
}
