import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { startRoom } from '../support/start-room.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')

/** A browser without a screen shows every tab at once. What a page would see behind another tab is said to it instead. */
const BEHIND = `window.isBehind = false; Object.defineProperty(document, 'hidden', { get: () => window.isBehind })`

const put = (page: Page, isBehind: boolean): Promise<void> =>
  page.evaluate(`window.isBehind = ${String(isBehind)}; document.dispatchEvent(new Event('visibilitychange')); undefined`)

test('eight tabs of one browser: the one in front hears at once, the others when they come to the front', async () => {
  const room = await startRoom({ pageFolder })
  const grace = await room.join('Grace')
  const ada = await ChatPage.open(await openBrowser(), room.url)
  await ada.context.addInitScript({ content: BEHIND })
  await ada.page.reload()
  await ada.join('Ada')
  const tabs = [ada]
  while (tabs.length < 8) {
    const last = tabs.at(-1)
    if (last) await put(last.page, true)
    const next = await ada.anotherTab(room.url)
    await next.composer.waitFor()
    tabs.push(next)
  }

  await grace.say('to everybody')
  await tabs.at(-1)?.reads('to everybody')
  expect(await ada.texts()).toEqual([])
  await put(ada.page, false)
  await ada.reads('to everybody')
  expect(room.host.room.card().online).toBe(2)
})
