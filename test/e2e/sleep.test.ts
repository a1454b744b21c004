import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { Proxy } from '../support/proxy.ts'
import { startRoom } from '../support/start-room.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')
const NIGHT_MS = 8 * 3_600_000
/** The deadline of a held poll is 35 s: whoever reads by then has not waited for it. */
const SOON_MS = 15_000

/** A wall clock that a test can set on, as it is after a sleep; timers stand still meanwhile, so they do not notice. */
const SLEEPER = `{
  const now = Date.now
  globalThis.slept = 0
  Date.now = () => now() + globalThis.slept
}`

const sleep = (page: Page, ms: number): Promise<void> => page.evaluate(`globalThis.slept += ${ms}; undefined`)

test('after a night asleep the page asks at once, and does not wait for a connection that is dead', async () => {
  const room = await startRoom({ pageFolder })
  const proxy = await Proxy.open(room.url)
  const grace = await room.join('Grace')
  const ada = await ChatPage.open(await openBrowser(), proxy.url)
  await ada.page.addInitScript({ content: SLEEPER })
  await ada.page.reload()
  await ada.join('Ada')
  await expect.poll(() => room.host.health().waiting).toBe(1)

  proxy.loseUnderWay()
  await grace.say('in the night')
  const asked = proxy.passed.length
  await sleep(ada.page, NIGHT_MS)
  await ada.log.getByText('in the night', { exact: true }).waitFor({ timeout: SOON_MS })
  expect(proxy.passed.length).toBeGreaterThan(asked)
  expect(await ada.banner.count()).toBe(0)
  await ada.say('good morning')
  await expect.poll(async () => (await grace.readTexts()).at(-1)).toBe('good morning')
})

test('a tab that was frozen behind others has what it missed as soon as it is in front', async () => {
  const room = await startRoom({ pageFolder })
  const grace = await room.join('Grace')
  const ada = await (await ChatPage.open(await openBrowser(), room.url)).join('Ada')
  const devtools = await ada.context.newCDPSession(ada.page)
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
  for (let i = 1; i <= 5; i += 1) await grace.say(`第 ${i} 条`)
  await devtools.send('Page.setWebLifecycleState', { state: 'active' })
  await ada.reads('第 5 条')
  expect(await ada.texts()).toEqual([1, 2, 3, 4, 5].map((i) => `第 ${i} 条`))
})
