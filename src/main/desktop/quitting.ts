import { dialog } from 'electron'
import type { DesktopTexts } from './texts.ts'

/** Whether the room may be closed to those who are in it. */
export async function askBeforeClosing(others: number, texts: DesktopTexts): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: texts.closeRoomTitle(others),
    detail: texts.closeRoomDetail,
    buttons: [texts.quit, texts.cancel],
    defaultId: 1,
    cancelId: 1,
  })
  return response === 0
}
