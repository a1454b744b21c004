import type { CdpSession } from '../chromium/cdp.ts'
import { toPage } from '../protocol/schemes.ts'

type RequestHandler = NonNullable<Parameters<Electron.Session['setPermissionRequestHandler']>[0]>
type CheckHandler = NonNullable<Parameters<Electron.Session['setPermissionCheckHandler']>[0]>
export type Permission = Parameters<RequestHandler>[1]

/** What Chromium calls what Electron calls otherwise. */
const IN_CHROMIUM: Partial<Record<Permission, string[]>> = {
  media: ['camera', 'microphone'],
  notifications: ['notifications'],
  geolocation: ['geolocation'],
  'clipboard-read': ['clipboard-read'],
  'clipboard-sanitized-write': ['clipboard-write'],
}

export interface PermissionQuestion {
  permission: Permission
  /** Asked for now, or only whether it would be given. */
  kind: 'request' | 'check'
  details: object
}

/** Who may do what: without handlers everybody everything, as in Electron. */
export class Permissions {
  requestHandler: RequestHandler | null = null
  checkHandler: CheckHandler | null = null

  async decide(question: PermissionQuestion, contents: Electron.WebContents, frame: Electron.WebFrameMain): Promise<boolean> {
    const details = { isMainFrame: frame === contents.mainFrame, requestingUrl: frame.url, ...question.details }
    if (question.kind === 'check') return this.checkHandler?.(contents, question.permission, frame.origin, details) ?? true
    const { requestHandler } = this
    if (requestHandler === null) return true
    return await new Promise((answer) => requestHandler(contents, question.permission, answer, details))
  }

  check(permission: Permission, contents: Electron.WebContents): boolean {
    return this.checkHandler?.(contents, permission, contents.mainFrame.origin, { isMainFrame: true }) ?? true
  }
}

/** Chromium itself gives it, or does not. */
export async function applyPermission(
  root: CdpSession,
  permission: Permission,
  origin: string,
  granted: boolean,
  context?: string,
): Promise<void> {
  for (const name of IN_CHROMIUM[permission] ?? [])
    await root.send('Browser.setPermission', {
      permission: { name },
      setting: granted ? 'granted' : 'denied',
      origin: toPage(origin).replace(/\/$/, ''),
      ...(context === undefined ? {} : { browserContextId: context }),
    })
}
