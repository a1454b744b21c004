import { makeEvent } from '../base/event.ts'
import { as } from '../base/fits.ts'
import { NotInStandIn } from '../base/strict.ts'
import { fromPage } from '../protocol/schemes.ts'
import type { Permission, Permissions } from '../session/permissions.ts'
import type { FromPage, ToPreload } from '../world/isolated-half.ts'
import type { WebFrameMain } from './web-frame-main.ts'
import type { Wish } from './window-open.ts'

/** What can be done about what a page says. */
export interface Hearing {
  contents: Electron.WebContents
  permissions: Permissions
  opens: (wish: Wish) => void
  close: () => void
  retitle: (title: string) => void
  /** The browser itself gives it from now on, or does not. */
  permit: (permission: Permission, origin: string, granted: boolean) => Promise<void>
  answer: (contextId: number, message: ToPreload) => void
}

export function hearPage(what: FromPage, frame: WebFrameMain, contextId: number, hearing: Hearing): void {
  const { contents } = hearing
  switch (what.is) {
    case 'open':
      hearing.opens(what)
      break
    case 'close':
      hearing.close()
      break
    case 'title':
      hearing.retitle(what.title)
      break
    case 'context-menu':
      contents.emit('context-menu', makeEvent(), contextParams(what.params, frame))
      break
    case 'input':
      contents.emit('before-input-event', tooLate(), what.input)
      break
    case 'permission':
      void answerPermission(what, frame, contextId, hearing)
  }
}

function contextParams(params: object, frame: WebFrameMain): object {
  const { pageURL, frameURL, linkURL } = params as { pageURL: string; frameURL: string; linkURL: string }
  return { ...params, pageURL: fromPage(pageURL), frameURL: fromPage(frameURL), linkURL: fromPage(linkURL), frame }
}

/** The page has the key already: what Electron would still prevent cannot be prevented here, and must not seem to be. */
function tooLate() {
  return {
    defaultPrevented: false,
    preventDefault: () => {
      throw new NotInStandIn('preventDefault of before-input-event')
    },
  }
}

async function answerPermission(
  { id, kind, permission, details }: FromPage & { is: 'permission' },
  frame: WebFrameMain,
  contextId: number,
  { contents, permissions, permit, answer }: Hearing,
): Promise<void> {
  const question = { permission: permission as Permission, kind, details }
  const granted = await permissions.decide(question, contents, as(frame))
  await permit(question.permission, frame.origin, granted).catch(() => undefined)
  answer(contextId, { is: 'permission', id, granted })
}
