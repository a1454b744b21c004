import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startRoom, type StartedRoom } from '../support/start-room.ts'
import type { Visitor } from '../support/visitor.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'
import { watchJumps } from './support/watch-jumps.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')
const openRoom = (): Promise<StartedRoom> => startRoom({ pageFolder, limits: { sendRate: 0 } })

/** Every seventh message is long, so that heights have to be measured. */
async function say(somebody: Visitor, from: number, to: number): Promise<void> {
  for (let i = from; i <= to; i += 1) await somebody.say(i % 7 === 0 ? `message ${i}, at length${' and on'.repeat(80)}` : `message ${i}`)
}

/** How far the list is from its end, in pixels. */
const distance = ({ page }: ChatPage): Promise<number> =>
  page.evaluate<number>(`
  (({ scrollHeight, scrollTop, clientHeight }) => Math.round(scrollHeight - scrollTop - clientHeight))(document.querySelector('[role=log]'))`)

/** Until what the wheel has set going has come to rest. */
async function rest(page: ChatPage): Promise<void> {
  let before = NaN
  await expect.poll(async () => before === (before = await distance(page)), { interval: 100 }).toBe(true)
}

const rows = ({ log }: ChatPage): Promise<number> => log.locator('li').count()

async function scroll({ page }: ChatPage, by: number, until: () => Promise<boolean>): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, by)
        return until()
      },
      { interval: 10, timeout: 40_000 },
    )
    .toBe(true)
}

describe('a long history', () => {
  test('loads page by page on the way up without moving what is in sight, and only what is near is in the document', async () => {
    const room = await openRoom()
    const ming = await room.join('小明')
    await say(ming, 1, 160)
    const ada = await (await ChatPage.open(await openBrowser(), room.url)).join('Ada')
    await ada.reads('message 160')
    const farthest = await watchJumps(ada.page)
    await ada.log.hover()
    const step = 120
    await scroll(ada, -step, () => ada.log.getByText(ada.words.beginning, { exact: true }).isVisible())
    // Several turns of the wheel may fall into one frame; a page that moved the list would move it by thousands.
    expect(await farthest()).toBeLessThan(6 * step)
    expect(await rows(ada)).toBeLessThan(100)
    await ada.reads('message 1')
  })

  test('stays where the reader is while others write', async () => {
    const room = await openRoom()
    const ming = await room.join('小明')
    await say(ming, 1, 100)
    const ada = await (await ChatPage.open(await openBrowser(), room.url)).join('Ada')
    await ada.log.hover()
    await scroll(ada, -100, () => ada.log.getByText('message 60', { exact: true }).isVisible())
    await rest(ada)
    const farthest = await watchJumps(ada.page)
    await say(ming, 101, 130)
    await ada.page.getByText(ada.words.newMessages(30)).waitFor()
    expect(await farthest()).toBe(0)
  })
})

describe('at the end', () => {
  test('the newest message stays in sight when the composer grows and the window shrinks', async () => {
    const room = await openRoom()
    await say(await room.join('小明'), 1, 60)
    const ada = await (await ChatPage.open(await openBrowser(), room.url)).join('Ada')
    await ada.reads('message 60')
    await ada.composer.fill('one\ntwo\nthree\nfour')
    await expect.poll(() => distance(ada)).toBe(0)
    await ada.page.setViewportSize({ width: 420, height: 420 })
    await expect.poll(() => distance(ada)).toBe(0)
    await ada.log.getByText('message 60', { exact: true }).click({ trial: true })
  })

  test('a reader gets away from it however busy the room is', async () => {
    const room = await openRoom()
    const ming = await room.join('小明')
    await say(ming, 1, 60)
    const ada = await (await ChatPage.open(await openBrowser(), room.url)).join('Ada')
    await ada.reads('message 60')
    await ada.log.hover()
    const quiet = new AbortController()
    const talking = (async () => {
      for (let i = 61; !quiet.signal.aborted; i += 1) await say(ming, i, i)
    })()
    await scroll(ada, -12, () => ada.page.getByRole('button', { name: ada.words.toNewest }).isVisible())
    quiet.abort()
    await talking
    expect(await distance(ada)).toBeGreaterThan(48)
  })

  test('one’s own message brings there from anywhere', async () => {
    const room = await openRoom()
    await say(await room.join('小明'), 1, 60)
    const ada = await (await ChatPage.open(await openBrowser(), room.url)).join('Ada')
    await ada.reads('message 60')
    await ada.log.hover()
    await scroll(ada, -300, async () => (await distance(ada)) > 1_000)
    await ada.say('and now to something else')
    await ada.reads('and now to something else')
    await expect.poll(() => distance(ada)).toBe(0)
  })
})

test('who comes back is led to the first message that is new, and reads on from there', async () => {
  const room = await openRoom()
  const ming = await room.join('小明')
  await say(ming, 1, 80)
  const ada = await (await ChatPage.open(await openBrowser(), room.url)).join('Ada')
  await ada.reads('message 80')
  await ada.page.close()
  await say(ming, 81, 220)

  const again = await ada.anotherTab(room.url)
  await again.composer.waitFor()
  await again.page.getByRole('button', { name: again.words.toUnread }).click()
  await again.reads('message 81')
  await again.log.getByText(again.words.unreadFromHere, { exact: true }).click({ trial: true })
  expect(await again.page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA')

  await again.log.hover()
  const farthest = await watchJumps(again.page)
  await scroll(again, 100, () => again.log.getByText('message 125', { exact: true }).isVisible())
  expect(await farthest()).toBeLessThan(600)
  expect(await again.page.getByRole('button', { name: again.words.toUnread }).count()).toBe(0)
})
