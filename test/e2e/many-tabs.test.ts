import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { Proxy } from '../support/proxy.ts'
import { startRoom } from '../support/start-room.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')

/** Ends the worker that all pages of the browser share, as a crash of it would. */
async function endSharedWorker(context: BrowserContext, origin: string): Promise<void> {
  const session = await (context.browser() ?? never()).newBrowserCDPSession()
  const { targetInfos } = await session.send('Target.getTargets')
  const worker = targetInfos.find(({ type, url }) => type === 'shared_worker' && url.startsWith(origin)) ?? never()
  const { sessionId } = await session.send('Target.attachToTarget', { targetId: worker.targetId, flatten: false })
  const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: 'self.close()' } })
  const done = new Promise((resolve) =>
    session.on('Target.receivedMessageFromTarget', ({ message: text }) => text.includes('"id":1') && resolve(text)),
  )
  await session.send('Target.sendMessageToTarget', { sessionId, message })
  await done
  // A debugger that stays would keep the next worker from starting.
  await session.detach()
}

function never(): never {
  throw new Error('is not there')
}

describe('seven tabs of one browser', () => {
  test('all hear at once, on one held poll', async () => {
    const room = await startRoom({ pageFolder })
    const grace = await room.join('Grace')
    const ada = await (await ChatPage.open(await openBrowser(), room.url)).join('Ada')
    const tabs = [ada]
    while (tabs.length < 7) {
      const next = await ada.anotherTab(room.url)
      await next.composer.waitFor()
      tabs.push(next)
    }
    await expect.poll(() => room.host.health().waiting).toBe(1)
    for (const text of ['to everybody', 'and again']) {
      await grace.say(text)
      for (const tab of tabs) await tab.reads(text)
    }
    await expect.poll(() => room.host.health().waiting).toBe(1)
    expect(room.host.room.card()).toMatchObject({ members: 2 })
  })

  test('each can write, and all show what waits and what was sent, once and in order', async () => {
    const room = await startRoom({ pageFolder })
    const proxy = await Proxy.open(room.url)
    const one = await (await ChatPage.open(await openBrowser(), proxy.url)).join('Ada')
    const other = await one.anotherTab(proxy.url)
    await other.composer.waitFor()
    await proxy.refuse()
    await one.say('from the one')
    await other.say('from the other')
    for (const tab of [one, other]) await expect.poll(() => tab.texts()).toEqual(['from the one', 'from the other'])
    for (const tab of [one, other]) await tab.page.getByText(tab.words.waiting(2)).waitFor()
    await proxy.accept()
    await one.hearsOfNetwork()
    const grace = await room.join('Grace')
    await expect.poll(async () => (await grace.enter()).messages.map(({ text }) => text)).toEqual(['from the one', 'from the other'])
    for (const tab of [one, other]) {
      await tab.onTheWay.first().waitFor({ state: 'detached' })
      expect(await tab.texts()).toEqual(['from the one', 'from the other'])
    }
  })

  test('go on when the worker they share has ended', async () => {
    const room = await startRoom({ pageFolder })
    const grace = await room.join('Grace')
    const one = await (await ChatPage.open(await openBrowser(), room.url)).join('Ada')
    const other = await one.anotherTab(room.url)
    await other.composer.waitFor()
    await endSharedWorker(one.context, room.url)
    for (const tab of [one, other]) await tab.hearsOfNetwork()
    await grace.say('are you there?')
    for (const tab of [one, other]) await tab.reads('are you there?')
    await one.say('yes')
    await other.reads('yes')
    expect(room.host.room.card().members).toBe(2)
  })
})

/** A browser without a screen shows every tab at once. What a page would see behind another tab is said to it instead. */
const BEHIND = `
  delete window.SharedWorker
  window.isBehind = false
  Object.defineProperty(document, 'hidden', { get: () => window.isBehind })`

const put = (page: Page, isBehind: boolean): Promise<void> =>
  page.evaluate(`window.isBehind = ${String(isBehind)}; document.dispatchEvent(new Event('visibilitychange')); undefined`)

test('where tabs can share nothing, the one in front hears at once, the others when they come to the front', async () => {
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
