import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app } from '../app/app.ts'
import { makeEvent } from '../base/event.ts'
import { fitsClass } from '../base/fits.ts'
import type { Emitter } from '../base/strict.ts'
import type { TheBrowser } from '../chromium/the-browser.ts'
import { ContentsCore } from '../contents/contents-core.ts'
import { fromPage } from '../protocol/schemes.ts'
import { DownloadItem } from './download-item.ts'

const Item = fitsClass<typeof Electron.DownloadItem>()(DownloadItem)

/** Tells a session of the downloads of its pages; one that nobody wants is cancelled, since nobody could be asked where to. */
export async function followDownloads(session: Emitter, browser: TheBrowser, context: string | undefined): Promise<void> {
  const root = browser.cdp.session()
  const folder = join(app.getPath('sessionData'), 'Stand-in downloads')
  const items = new Map<string, DownloadItem>()
  const browserContextId = context === undefined ? {} : { browserContextId: context }
  root.on('Browser.downloadWillBegin', ({ guid, url, suggestedFilename, frameId }) => {
    const cancel = () => void root.send('Browser.cancelDownload', { guid, ...browserContextId }).catch(() => undefined)
    const item = new Item({ url: fromPage(url), filename: suggestedFilename, cancel })
    items.set(guid, item)
    const event = makeEvent()
    session.emit('will-download', event, item, ContentsCore._ofFrame(frameId))
    if (event.defaultPrevented || item.savePath === '') item.cancel()
  })
  root.on('Browser.downloadProgress', ({ guid, state, receivedBytes, totalBytes }) => {
    const item = items.get(guid)
    if (!item) return
    DownloadItem._progress(item, receivedBytes, totalBytes)
    if (state === 'completed') DownloadItem._done(item, 'completed', join(folder, guid))
    else if (state === 'canceled') DownloadItem._done(item, 'cancelled', '')
  })
  mkdirSync(folder, { recursive: true })
  await root.send('Browser.setDownloadBehavior', {
    behavior: 'allowAndName',
    downloadPath: folder,
    eventsEnabled: true,
    ...browserContextId,
  })
}
