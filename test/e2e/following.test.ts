import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startRoom } from '../support/start-room.ts'
import { ChatPage, openBrowser } from './support/chat-page.ts'

const pageFolder = join(import.meta.dirname, '../../out/renderer')
const BURST = 120

test('pages at the end of a busy room stay there, and one that has scrolled up stays where it is', async () => {
  const room = await startRoom({ pageFolder, limits: { sendRate: 0 } })
  const browser = await openBrowser()
  const readers = [await (await ChatPage.open(browser, room.url)).join('Ada'), await (await ChatPage.open(browser, room.url)).join('Grace')]
  const historian = await (await ChatPage.open(browser, room.url)).join('Linus')
  const ming = await room.join('小明')
  for (let i = 1; i <= 40; i += 1) await ming.say(`before ${i}`)
  await historian.reads('before 40')
  await historian.log.hover()
  await historian.page.mouse.wheel(0, -800)
  // The wheel is answered later: what arrives before the page has scrolled was seen.
  await historian.page.getByRole('button', { name: historian.words.toNewest }).waitFor()

  for (let i = 1; i <= BURST; i += 1) await ming.say(`message ${i}`)
  for (const { log, page } of readers) {
    const newest = log.getByText(`message ${BURST}`, { exact: true })
    await newest.waitFor()
    await expect
      .poll(() => newest.boundingBox().then((box) => box !== null && box.y + box.height <= (page.viewportSize()?.height ?? 0)))
      .toBe(true)
    expect(await page.getByText('new message').count()).toBe(0)
  }
  await historian.page.getByText(historian.words.newMessages(BURST)).waitFor()
})
